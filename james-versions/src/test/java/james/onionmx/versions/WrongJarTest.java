package james.onionmx.versions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.spi.Elements;
import com.google.inject.spi.Message;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The jar for James 3.8 among the classes of James 3.9. */
class WrongJarTest {

    private static final Path JAR_FOR_JAMES_38 =
            Path.of(System.getProperty("onionmx.extension.jar"));

    @Test
    void stopsJames39AndSaysWhichJarToTake() throws Exception {
        try (OwnClassesFirst extension = new OwnClassesFirst(JAR_FOR_JAMES_38)) {
            Module module =
                    (Module)
                            extension
                                    .loadClass("james.onionmx.OnionMxModule")
                                    .getConstructor(Injector.class)
                                    .newInstance(Guice.createInjector());

            assertThat(Elements.getElements(module))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Message.class,
                            message ->
                                    assertThat(message.getMessage())
                                            .isEqualTo(
                                                    "this jar of James OnionMX is for James 3.8,"
                                                        + " and this is James 3.9 or later: put the"
                                                        + " jar whose name ends in -james39.jar"
                                                        + " into extensions-jars instead"));
        }
    }
}
