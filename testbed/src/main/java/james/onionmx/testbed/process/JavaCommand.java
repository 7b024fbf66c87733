package james.onionmx.testbed.process;

import james.onionmx.testbed.CacheFolder;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The command line of a Java child under {@link OwnedMain}, on the Java that runs this.
 *
 * @param jvmArguments options of the virtual machine
 * @param classPath jars and folders
 * @param mainClass the child's own main class
 * @param arguments its arguments
 */
public record JavaCommand(
        List<String> jvmArguments,
        List<String> classPath,
        String mainClass,
        List<String> arguments) {

    private static final String OWNED_MAIN_FILE =
            OwnedMain.class.getName().replace('.', '/') + ".class";

    /** Takes copies. */
    public JavaCommand {
        jvmArguments = List.copyOf(jvmArguments);
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
    }

    /** Program and arguments. */
    public List<String> line() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmArguments);
        line.add("-cp");
        line.add(ownedMainJar() + File.pathSeparator + String.join(File.pathSeparator, classPath));
        line.add(OwnedMain.class.getName());
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }

    /**
     * A jar that holds {@link OwnedMain} alone: a class data archive admits no folders on the class
     * path, and the child should see nothing else of ours. Named by its content, so its time stamp,
     * which an archive checks too, stays.
     */
    private static Path ownedMainJar() {
        try (InputStream in = OwnedMain.class.getResourceAsStream("/" + OWNED_MAIN_FILE)) {
            byte[] code = in.readAllBytes();
            Path folder = CacheFolder.beside("owned-main");
            Path jar = folder.resolve(Integer.toHexString(Arrays.hashCode(code)) + ".jar");
            if (!Files.exists(jar)) {
                Path draft = Files.createTempFile(folder, "draft", ".jar");
                Files.write(draft, jarOf(code));
                Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the jar of OwnedMain", e);
        }
    }

    private static byte[] jarOf(byte[] code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry(OWNED_MAIN_FILE));
            jar.write(code);
            jar.closeEntry();
        }
        return bytes.toByteArray();
    }
}
