package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.spi.Elements;
import com.google.inject.spi.Message;
import james.onionmx.configuration.JamesFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionMxWiringTest {

    @TempDir private Path folder;

    @Test
    void stopsJamesWithTheWordsOfABadConfiguration() throws Exception {
        JamesFolder james =
                new JamesFolder(folder).conf("onionmx.properties", "isolation = 100%safe\n");

        assertThat(Elements.getElements(new OnionMxWiring(james.files())))
                .filteredOn(Message.class::isInstance)
                .map(message -> ((Message) message).getMessage())
                .containsExactly(
                        "onionmx.properties: isolation = \"100%safe\", expected one of onion,"
                                + " domain, mail, off");
    }

    @Test
    void stopsJamesWithTheWordsOfABadParameterOfTheMailets() throws Exception {
        JamesFolder james =
                new JamesFolder(folder).conf("onionmx.properties", "delivery.maxAge = soon\n");

        assertThat(Elements.getElements(new OnionMxWiring(james.files())))
                .filteredOn(Message.class::isInstance)
                .map(message -> ((Message) message).getMessage())
                .containsExactly(
                        "onionmx.properties: delivery.maxAge = \"soon\", expected a duration such"
                                + " as 30 seconds or 5 days, more than zero");
    }
}
