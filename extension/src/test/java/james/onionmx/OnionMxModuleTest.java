package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import com.google.inject.spi.Message;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.configuration.JamesFolder;
import james.onionmx.configuration.OnionMxConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionMxModuleTest {

    private static final RunningPlatform OLD_JAVA =
            new RunningPlatform(
                    Runtime.Version.parse("11.0.19"), "another.mail.internet.MimeMessage");

    @TempDir private Path folder;

    private static Stream<String> errors(List<Element> elements) {
        return elements.stream()
                .filter(Message.class::isInstance)
                .map(message -> ((Message) message).getMessage());
    }

    @Test
    void stopsJamesWithWhatThePlatformLacksAndLoadsNothingElse() {
        Injector empty = Guice.createInjector();

        List<Element> elements = Elements.getElements(new OnionMxModule(empty, OLD_JAVA));

        assertThat(errors(elements)).containsExactlyElementsOf(OLD_JAVA.problems());
        assertThat(elements).hasSize(OLD_JAVA.problems().size());
    }

    @Test
    void wiresTheExtensionIntoTheJamesItIsMadeFor() throws Exception {
        JamesFiles files = new JamesFolder(folder).files();
        Injector james =
                Guice.createInjector(binder -> binder.bind(JamesFiles.class).toInstance(files));

        List<Element> elements = Elements.getElements(new OnionMxModule(james));

        assertThat(errors(elements)).isEmpty();
        assertThat(elements.toString()).contains(OnionMxConfiguration.class.getName());
    }
}
