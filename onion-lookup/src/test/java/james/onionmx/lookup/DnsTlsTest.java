package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.tor.AddressEndpoint;
import james.onionmx.tor.TorSocks;
import james.onionmx.tor.TorTarget;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS over TLS behind a SOCKS server; the resolver's certificate is for 192.0.2.53 and an IPv6. */
@Timeout(30)
class DnsTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int DNS_OVER_TLS = 853;

    @TempDir static Path folder;

    private static KeyStore store;
    private static NioEventLoopGroup eventLoops;
    private static DnsZone zone;
    private static TcpPeer front;
    private static ScriptedSocksServer tor;

    @BeforeAll
    static void startAResolverWithACertificate() throws Exception {
        Path file = folder.resolve("resolver.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "resolver",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=resolver",
                                "-ext",
                                "san=ip:192.0.2.53,ip:2001:db8::53",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        store = KeyStore.getInstance(file.toFile(), PASSWORD);
        eventLoops = new NioEventLoopGroup(1);
        zone = DnsZone.start("_onion-mx._tcp.two.test. SRV 0 0 25 " + TWO + ".");
        front = TcpPeer.start(tlsListener(), DnsTlsTest::handOnOneQuestion);
        tor = ScriptedSocksServer.start(new SocksAnswer.Forward(front.port()));
    }

    @AfterAll
    static void stop() throws IOException {
        tor.close();
        front.close();
        zone.close();
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static ServerSocket tlsListener() throws Exception {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        return tls.getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.getLoopbackAddress());
    }

    private static void handOnOneQuestion(DataInputStream in, DataOutputStream out)
            throws IOException {
        byte[] question = TcpPeer.readMessage(in);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), zone.port())) {
            TcpPeer.writeMessage(new DataOutputStream(plain.getOutputStream()), question);
            TcpPeer.writeMessage(
                    out, TcpPeer.readMessage(new DataInputStream(plain.getInputStream())));
        }
        in.read();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.53", "2001:db8::53"})
    void asksAResolverWhoseCertificateIsForItsAddress(String address) throws Exception {
        LookupOutcome outcome = lookup(host(address), trustingTheResolver());

        assertThat(outcome).isInstanceOf(Found.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.54", "2001:db8::54"})
    void asksNoneWhoseCertificateIsForAnotherAddress(String address) throws Exception {
        int before = zone.queries().size();

        LookupOutcome outcome = lookup(host(address), trustingTheResolver());

        assertThat(((Unknown) outcome).reason()).contains("TLS failed");
        assertThat(zone.queries()).hasSize(before);
    }

    @Test
    void asksNoneWhoseCertificateNobodyVouchesFor() throws Exception {
        int before = zone.queries().size();

        LookupOutcome outcome = lookup(host("192.0.2.53"), DnsTls.ofTheJdk());

        assertThat(((Unknown) outcome).reason()).contains("TLS failed");
        assertThat(zone.queries()).hasSize(before);
    }

    @Test
    void takesAnyCertificateOfAnOnionService() {
        LookupOutcome outcome = lookup(endpoint(ONE, DNS_OVER_TLS), DnsTls.ofTheJdk());

        assertThat(outcome).isInstanceOf(Found.class);
    }

    private static TorTarget host(String address) throws IOException {
        return new AddressEndpoint(InetAddress.getByName(address), DNS_OVER_TLS);
    }

    private static DnsTls trustingTheResolver() throws Exception {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, PASSWORD);
        certificates.setCertificateEntry("resolver", store.getCertificate("resolver"));
        trust.init(certificates);
        return DnsTls.trusting(trust);
    }

    private static LookupOutcome lookup(TorTarget resolver, DnsTls tls) {
        TorSocks socks = new TorSocks(tor.address(), Duration.ofSeconds(10), eventLoops);
        return SrvSource.create(
                        DnsSettings.DEFAULT
                                .withTimeout(Duration.ofSeconds(20))
                                .withTransport(new DnsTransport.Tor(List.of(resolver))),
                        DnssecSettings.OFF,
                        ResolverPath.through(socks, tls),
                        CacheSettings.DEFAULT,
                        Clock.systemUTC())
                .lookup(domain("two.test"))
                .block();
    }
}
