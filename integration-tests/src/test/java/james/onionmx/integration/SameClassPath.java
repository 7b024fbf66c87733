package james.onionmx.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Command lines of further virtual machines that see what this one sees. */
public final class SameClassPath {

    private SameClassPath() {}

    /** The command line that runs a main class of this project. */
    public static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream.of(
                        "onionmx.root",
                        "onionmx.extension.jar",
                        "onionmx.james.classpath.file",
                        "onionmx.durable-james.classpath.file")
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
