package james.onionmx.versions.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** What tells an operator that his Java or his James is the wrong one works in both of them. */
class EntryClassesTest {

    private static final int MAJOR_VERSION = 6;

    static Stream<Arguments> entryClasses() {
        return Stream.of("onionmx.extension.jar", "onionmx.extension.james39.jar")
                .map(property -> Path.of(System.getProperty(property)))
                .flatMap(
                        jar ->
                                Stream.of("OnionMxModule", "RunningPlatform")
                                        .map(name -> Arguments.of(jar, "james/onionmx/" + name)));
    }

    @ParameterizedTest
    @MethodSource("entryClasses")
    void loadOnJava11(Path jar, String name) throws IOException {
        int version = new ClassReader(classFile(jar, name)).readUnsignedShort(MAJOR_VERSION);

        assertThat(version).isEqualTo(Opcodes.V11);
    }

    @ParameterizedTest
    @MethodSource("entryClasses")
    void linkOnlyEachOtherAndGuiceAndTheJdk(Path jar, String name) throws IOException {
        assertThat(References.of(classFile(jar, name)))
                .isNotEmpty()
                .extracting(Reference::owner)
                .allMatch(
                        owner ->
                                owner.startsWith("java/")
                                        || owner.startsWith("com/google/inject/")
                                        || owner.equals("james/onionmx/OnionMxModule")
                                        || owner.equals("james/onionmx/RunningPlatform"));
    }

    private static byte[] classFile(Path jar, String name) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.getInputStream(open.getEntry(name + ".class")).readAllBytes();
        }
    }
}
