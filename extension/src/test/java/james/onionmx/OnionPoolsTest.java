package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.mailets.TransportOptions;
import james.onionmx.smtp.CertificatePins;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.ReversePath;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.StarttlsMode;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.metrics.dropwizard.DropWizardGaugeRegistry;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnionPoolsTest {

    private static final int MOMENT_MILLIS = 500;
    private static final int LIMIT_MILLIS = 20_000;
    private static final byte[] CONTENT =
            "Subject: hello\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Envelope ENVELOPE =
            new Envelope(
                    new ReversePath("alice@a.example"), List.of(new ForwardPath("bob@b.example")));

    private final OnionEventLoops loops = new OnionEventLoops();
    private final MetricRegistry registry = new MetricRegistry();

    @AfterEach
    void stop() {
        loops.stop();
    }

    private OnionPools pools(Map<String, String> properties) throws BadConfigurationException {
        DomainList domains =
                (DomainList)
                        Proxy.newProxyInstance(
                                OnionPoolsTest.class.getClassLoader(),
                                new Class<?>[] {DomainList.class},
                                (proxy, method, arguments) -> Domain.of("a.example"));
        return new OnionPools(
                OnionMxConfiguration.from(new MapConfiguration(properties)),
                loops,
                new OwnName(domains, Set::of),
                CertificatePins.NONE,
                new ConnectMetrics(
                        new DropWizardMetricFactory(registry),
                        new DropWizardGaugeRegistry(registry)));
    }

    private static TransportOptions wanting(StarttlsMode mode) {
        return new TransportOptions(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(mode));
    }

    @Test
    void mailetsThatWantTheSameShareAPool() throws BadConfigurationException {
        OnionPools pools = pools(Map.of());

        assertThat(pools.with(wanting(StarttlsMode.OPPORTUNISTIC)))
                .isSameAs(pools.with(wanting(StarttlsMode.OPPORTUNISTIC)));
    }

    @Test
    void mailetsThatWantAnotherTlsHaveAnotherPool() throws BadConfigurationException {
        OnionPools pools = pools(Map.of());

        assertThat(pools.with(wanting(StarttlsMode.VERIFIED)))
                .isNotSameAs(pools.with(wanting(StarttlsMode.OPPORTUNISTIC)))
                .isNotSameAs(pools.with(TransportOptions.NONE));
    }

    /** Tor is taken for away while nobody answers, so that each session is one connection. */
    @Test
    void theSessionsOfAllPoolsCountAgainstOneLimit(@TempDir Path folder) throws Exception {
        try (ServerSocket silentTor = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                SpooledMessage mail = SpooledMessage.spool(folder, out -> out.write(CONTENT))) {
            OnionPools pools =
                    pools(
                            Map.of(
                                    "tor.socks",
                                    "127.0.0.1:" + silentTor.getLocalPort(),
                                    "sessions.total",
                                    "1"));
            pools.with(TransportOptions.NONE).send(endpoint("one"), ENVELOPE, mail).subscribe();
            pools.with(wanting(StarttlsMode.VERIFIED))
                    .send(endpoint("two"), ENVELOPE, mail)
                    .subscribe();
            silentTor.setSoTimeout(LIMIT_MILLIS);

            Socket only = silentTor.accept();

            silentTor.setSoTimeout(MOMENT_MILLIS);
            assertThatThrownBy(silentTor::accept).isInstanceOf(SocketTimeoutException.class);
            only.close();
            silentTor.setSoTimeout(LIMIT_MILLIS);
            silentTor.accept().close();
        }
    }

    private static OnionEndpoint endpoint(String name) {
        return new OnionEndpoint(
                ((OnionAddress.Parsed.Valid) OnionAddress.parse(OnionNames.named(name))).address(),
                OnionEndpoint.SMTP_PORT);
    }

    @ParameterizedTest
    @CsvSource({
        "never,         VERIFIED,      VERIFIED",
        "opportunistic, NEVER,         NEVER",
        "verified,      OPPORTUNISTIC, OPPORTUNISTIC",
        "required,      NEVER,         REQUIRED",
        "required,      OPPORTUNISTIC, REQUIRED"
    })
    void aMailetChoosesItsTlsUnlessTheFileRequiresIt(
            String ofFile, StarttlsMode wanted, StarttlsMode expected)
            throws BadConfigurationException {
        OnionPools pools = pools(Map.of("starttls", ofFile));

        assertThat(pools.settings(wanting(wanted)).starttls().mode()).isEqualTo(expected);
    }

    @Test
    void aMailetThatSaysNothingGoesByTheFile() throws BadConfigurationException {
        OnionPools pools = pools(Map.of("starttls", "verified"));

        assertThat(pools.settings(TransportOptions.NONE).starttls().mode())
                .isEqualTo(StarttlsMode.VERIFIED);
    }
}
