package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import james.onionmx.lookup.MailDomain;
import james.onionmx.tor.control.AddedServices;
import james.onionmx.tor.control.ClientKey;
import james.onionmx.tor.control.ConfiguredServices;
import james.onionmx.tor.control.ControlCredentials;
import james.onionmx.tor.control.ServiceOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnionSettingsTest {

    private static final String KEY = "mzhkzlxkjbkmhzxcvrlfyk2d5ztqzwxdtmcsjsqsjtndbvzikada";
    private static final HostAndPort CONTROL = HostAndPort.fromParts("127.0.0.1", 9051);

    @TempDir private Path folder;

    private OnionSettings read(String... lines) throws Exception {
        return new JamesFolder(folder)
                .conf(OnionMxConfiguration.FILE, String.join("\n", lines))
                .files()
                .onionMx()
                .onion();
    }

    private static ServiceOptions options(int port, int streams, ClientKey... clients) {
        return new ServiceOptions(
                new InetSocketAddress(InetAddresses.forString("127.0.0.1"), port),
                streams,
                ServiceOptions.ProofOfWork.ON,
                List.of(clients));
    }

    @Test
    void isOffWithoutAKey() throws Exception {
        assertThat(read())
                .isEqualTo(new OnionSettings(new OnionService.None(), Optional.empty(), List.of()));
    }

    @Test
    void readsSeveralFoldersOfTorrc() throws Exception {
        OnionSettings settings =
                read(
                        "onion.mode = torrc",
                        "onion.dir = /var/lib/tor/old, /var/lib/tor/new",
                        "onion.domain = Example.org",
                        "onion.domains = example.org, example.net");

        assertThat(settings.service())
                .isEqualTo(
                        new OnionService.Torrc(
                                List.of(Path.of("/var/lib/tor/old"), Path.of("/var/lib/tor/new"))));
        assertThat(settings.aliasOf()).map(MailDomain::name).contains("example.org");
        assertThat(settings.domains())
                .map(MailDomain::name)
                .containsExactly("example.org", "example.net");
    }

    @Test
    void leadsTheServiceOfOurOwnTorToTheGateThatExpectsAProxyLine() throws Exception {
        assertThat(
                        read(
                                        "onion.mode = managed",
                                        "onion.tor = own",
                                        "onion.dir = /onion",
                                        "onion.max-streams = 3",
                                        "onion.authorized-clients = " + KEY,
                                        "tor.control = 127.0.0.1:9051",
                                        "tor.control.password = a,b")
                                .service())
                .isEqualTo(
                        new OnionService.Configured(
                                new ControlAccess(CONTROL, new ControlCredentials.Password("a,b")),
                                new ConfiguredServices(
                                        List.of(Path.of("/onion")),
                                        options(2525, 3, ClientKey.parse(KEY)))));
    }

    @Test
    void leadsAServiceOnASharedTorToTheGateThatExpectsNone() throws Exception {
        assertThat(
                        read(
                                        "onion.mode = managed",
                                        "inbound.mode = plain",
                                        "onion.authorized-clients = " + KEY,
                                        "tor.control = 127.0.0.1:9051",
                                        "tor.control.cookie = /run/tor/cookie")
                                .service())
                .isEqualTo(
                        new OnionService.Added(
                                new ControlAccess(
                                        CONTROL,
                                        new ControlCredentials.Cookie(
                                                Optional.of(Path.of("/run/tor/cookie")))),
                                new AddedServices(options(2525, 8, ClientKey.parse(KEY)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "onion.mode=managed | tor.control = \"\", expected host:port of Tor's ControlPort",
                "onion.mode=managed;tor.control=a:1 | inbound.plain-listen = \"\", expected a"
                        + " loopback address and port",
                "onion.mode=managed;tor.control=a:1;onion.tor=own;inbound.mode=plain |"
                        + " onion.tor = \"own\", expected inbound.mode = proxy",
                "onion.mode=torrc;onion.dir=onion-mx | onion.dir = \"onion-mx\", expected whole"
                        + " paths",
                "onion.mode=torrc;onion.authorized-clients=x | onion.authorized-clients = \"x\","
                        + " expected x25519 public keys",
                "tor.control=a:1;tor.control.password=p;tor.control.cookie=/c |"
                        + " tor.control.cookie = \"/c\", expected either it or",
                "onion.domain=x.onion | onion.domain = \"x.onion\", expected a domain such as"
            })
    void refusesWhatDoesNotGoTogether(String lines, String words) {
        assertThatThrownBy(() -> read(lines.split(";")))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining(words);
    }

    @Test
    void refusesKeysOfClientsWhereTorKeepsThem() {
        assertThatThrownBy(() -> read("onion.mode=torrc", "onion.authorized-clients=" + KEY))
                .hasMessageContaining("files in the folder authorized_clients");
    }
}
