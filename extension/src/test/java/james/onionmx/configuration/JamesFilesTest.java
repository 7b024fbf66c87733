package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.lookup.DnsSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JamesFilesTest {

    @TempDir private Path folder;

    private JamesFolder dnsService(String servers) throws Exception {
        return new JamesFolder(folder)
                .conf("dnsservice.xml", "<dnsservice>" + servers + "</dnsservice>");
    }

    @Test
    void takesTheResolversOfJames() throws Exception {
        JamesFiles files =
                dnsService(
                                "<servers><server>192.0.2.1</server><server>2001:db8::1</server>"
                                        + "</servers>")
                        .files();

        assertThat(files.withJamesResolvers(DnsSettings.DEFAULT).resolvers())
                .containsExactly(
                        new InetSocketAddress("192.0.2.1", 53),
                        new InetSocketAddress("2001:db8::1", 53));
    }

    @Test
    void prefersTheResolversOfItsOwnFile() throws Exception {
        JamesFiles files = dnsService("<servers><server>192.0.2.1</server></servers>").files();
        DnsSettings own =
                DnsSettings.DEFAULT.withResolvers(
                        List.of(new InetSocketAddress("198.51.100.1", 53)));

        assertThat(files.withJamesResolvers(own)).isEqualTo(own);
    }

    @Test
    void leavesTheResolversToTheSystemWhereJamesNamesNone() throws Exception {
        JamesFiles files = new JamesFolder(folder).files();

        assertThat(files.withJamesResolvers(DnsSettings.DEFAULT)).isEqualTo(DnsSettings.DEFAULT);
    }

    @Test
    void refusesAResolverOfJamesThatIsNoAddress() throws Exception {
        JamesFiles files = dnsService("<servers><server>ns.b.example</server></servers>").files();

        assertThatThrownBy(() -> files.withJamesResolvers(DnsSettings.DEFAULT))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage("dnsservice.xml: <server>ns.b.example</server>, expected an address");
    }

    @Test
    void saysThatAFileOfJamesCannotBeRead() throws Exception {
        JamesFiles files = dnsService("<servers>").files();

        assertThatThrownBy(() -> files.withJamesResolvers(DnsSettings.DEFAULT))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageStartingWith("dnsservice.xml: cannot be read: ");
    }

    @Test
    void namesAMapThatDoesNotExist() throws Exception {
        JamesFiles files = new JamesFolder(folder).files();

        assertThatThrownBy(() -> files.map(List.of("file://conf/missing.txt")))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("missing.txt");
    }

    @Test
    void namesFileAndLineOfWhatIsWrongInAMap() throws Exception {
        JamesFiles files =
                new JamesFolder(folder).conf("map.txt", "# a map\nb.example nonsense\n").files();

        assertThatThrownBy(() -> files.map(List.of("file://conf/map.txt")))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("map.txt:2")
                .hasMessageContaining("nonsense");
    }

    @Test
    void keepsItsOwnFilesBelowVar() throws Exception {
        assertThat(new JamesFolder(folder).files().kept("spool"))
                .isEqualTo(folder.resolve("var").resolve("onionmx").resolve("spool"));
    }
}
