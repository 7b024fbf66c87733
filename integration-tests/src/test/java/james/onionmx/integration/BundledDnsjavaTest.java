package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.dns.SignedZones;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * In a James, classes are looked for on its own class path first, and there stands an older dnsjava
 * that takes the signed records of one zone for those of another (CVE-2024-25638). The one in use
 * must be ours.
 */
class BundledDnsjavaTest {

    private static final String JAMES_OWN = "org.xbill.DNS";
    private static final String BUNDLED = "james.onionmx.internal.dns";
    private static final Name ASKED = Name.fromConstantString("_onion-mx._tcp.asked.test.");
    private static final Name OTHER = Name.fromConstantString("_onion-mx._tcp.other.test.");
    private static final int AD = 10;

    /**
     * Never closed: when the process ends, each dnsjava still loads classes to close its sockets.
     */
    private static URLClassLoader extension;

    private final SignedZones zones =
            SignedZones.rootedWith(13)
                    .zone("test", "")
                    .zone("asked.test", "_onion-mx._tcp SRV 0 0 25 right.test.")
                    .zone("other.test", "_onion-mx._tcp SRV 0 0 25 stranger.test.")
                    .build();
    private DnsZone dns;

    @BeforeAll
    static void load() throws Exception {
        String paths =
                Files.readString(Path.of(System.getProperty("onionmx.james.classpath.file")));
        URL[] classPath =
                Arrays.stream(paths.strip().split(":", -1))
                        .map(Path::of)
                        .map(BundledDnsjavaTest::url)
                        .toArray(URL[]::new);
        URLClassLoader james =
                new URLClassLoader("james", classPath, ClassLoader.getPlatformClassLoader());
        extension = new URLClassLoader("extension", new URL[] {url(Project.extensionJar())}, james);
    }

    @BeforeEach
    void start() {
        dns = DnsZone.start(zones);
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void isLoadedFromTheDropInJarBesideThatOfJames() throws Exception {
        assertThat(origin(BUNDLED)).isEqualTo(url(Project.extensionJar()));
        assertThat(origin(JAMES_OWN).getPath()).endsWith("/dnsjava-3.5.2.jar");
    }

    @Test
    void isWhatTheLookUpUses() throws Exception {
        Class<?> guard = extension.loadClass("james.onionmx.lookup.OnionGuard");

        assertThat(guard.getInterfaces())
                .containsExactly(extension.loadClass(BUNDLED + ".Resolver"));
        assertThat(guard.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(url(Project.extensionJar()));
    }

    @Test
    void validatesHonestAnswers() throws Exception {
        assertThat(isSecure(BUNDLED)).isTrue();
    }

    @Test
    void refusesTheSignedRecordsOfAnotherZoneUnlikeThatOfJames() throws Exception {
        List<Record> strangers = strangers();
        dns.forge(
                answer -> {
                    if (answer.getQuestion().getType() == Type.SRV) {
                        answer.removeAllRecords(Section.ANSWER);
                        strangers.forEach(held -> answer.addRecord(held, Section.ANSWER));
                    }
                    return answer;
                });

        assertThat(isSecure(JAMES_OWN)).isTrue();
        assertThat(isSecure(BUNDLED)).isFalse();
    }

    private List<Record> strangers() throws Exception {
        SimpleResolver resolver = new SimpleResolver(dns.address());
        resolver.setEDNS(0, 4096, ExtendedFlags.DO, List.of());
        return resolver.send(Message.newQuery(Record.newRecord(OTHER, Type.SRV, DClass.IN)))
                .getSection(Section.ANSWER);
    }

    /** What the validator of a package says of the SRV records that are asked for. */
    private boolean isSecure(String dnsjava) throws Exception {
        Class<?> resolver = extension.loadClass(dnsjava + ".Resolver");
        Class<?> record = extension.loadClass(dnsjava + ".Record");
        Class<?> message = extension.loadClass(dnsjava + ".Message");
        Class<?> name = extension.loadClass(dnsjava + ".Name");
        Object asked =
                extension
                        .loadClass(dnsjava + ".SimpleResolver")
                        .getConstructor(InetSocketAddress.class)
                        .newInstance(dns.address());
        Object validator =
                extension
                        .loadClass(dnsjava + ".dnssec.ValidatingResolver")
                        .getConstructor(resolver)
                        .newInstance(asked);
        validator
                .getClass()
                .getMethod("loadTrustAnchors", InputStream.class)
                .invoke(validator, anchors());
        Object question =
                record.getMethod("newRecord", name, int.class, int.class)
                        .invoke(
                                null,
                                name.getMethod("fromString", String.class)
                                        .invoke(null, ASKED.toString()),
                                Type.SRV,
                                DClass.IN);
        Object answer =
                resolver.getMethod("send", message)
                        .invoke(
                                validator,
                                message.getMethod("newQuery", record).invoke(null, question));
        Object header = message.getMethod("getHeader").invoke(answer);
        return (boolean) header.getClass().getMethod("getFlag", int.class).invoke(header, AD);
    }

    private InputStream anchors() {
        return new ByteArrayInputStream(
                (zones.trustAnchor() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static URL origin(String dnsjava) throws Exception {
        return extension
                .loadClass(dnsjava + ".dnssec.ValidatingResolver")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path.toString(), e);
        }
    }
}
