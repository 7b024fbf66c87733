package james.onionmx.release;

import james.onionmx.testbed.Folders;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The pages of all modules, as the JDK writes them, without the time at which it did.
 *
 * @param root the project
 * @param modules folders of it
 */
record Javadoc(Path root, List<String> modules) {

    Javadoc {
        modules = List.copyOf(modules);
    }

    void write(Path jar, LocalDateTime time) throws IOException {
        Path pages = Files.createTempDirectory("onionmx-javadoc");
        try {
            generate(pages);
            new SortedJar(time).addAll(pages).write(jar);
        } finally {
            Folders.delete(pages);
        }
    }

    private void generate(Path pages) throws IOException {
        ToolProvider tool =
                ToolProvider.findFirst("javadoc")
                        .orElseThrow(
                                () -> new IOException("this Java has no javadoc; it needs a JDK"));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code;
        try (PrintWriter words = new PrintWriter(said, true, StandardCharsets.UTF_8)) {
            code = tool.run(words, words, arguments(pages).toArray(String[]::new));
        }
        if (code != 0) {
            throw new IOException("javadoc failed:\n" + said.toString(StandardCharsets.UTF_8));
        }
    }

    private List<String> arguments(Path pages) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-d",
                                pages.toString(),
                                "-quiet",
                                "-notimestamp",
                                "-Xdoclint:none",
                                "-public",
                                "-encoding",
                                "UTF-8",
                                "-locale",
                                "en_US",
                                "-windowtitle",
                                "James OnionMX",
                                "-classpath",
                                libraries()));
        for (String module : modules) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
                files.map(Path::toString)
                        .filter(name -> name.endsWith(".java"))
                        .sorted()
                        .forEach(arguments::add);
            }
        }
        return arguments;
    }

    /** Those that our jars bring along come before James' own. */
    private String libraries() throws IOException {
        return Files.readString(root.resolve("cli/target/cli.classpath")).strip()
                + File.pathSeparator
                + Files.readString(Path.of(System.getProperty("onionmx.james.classpath.file")))
                        .strip();
    }
}
