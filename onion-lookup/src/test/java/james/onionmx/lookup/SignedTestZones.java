package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;

import james.onionmx.testbed.dns.Denial;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.dns.Signatures;
import james.onionmx.testbed.dns.SignedZones;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.DNSSEC;

/** A signed root, signed and unsigned domains below it, and sources that read them. */
final class SignedTestZones {

    static final Duration TIMEOUT = Duration.ofSeconds(4);

    static final SignedZones ZONES = build();
    static final TrustAnchors ANCHORS = anchors(ZONES);

    private SignedTestZones() {}

    private static SignedZones build() {
        int rsa = DNSSEC.Algorithm.RSASHA256;
        int ecdsa = DNSSEC.Algorithm.ECDSAP256SHA256;
        int ed25519 = DNSSEC.Algorithm.ED25519;
        String srv = "_onion-mx._tcp SRV 1 2 25 " + ONE + ".\n@ MX 10 mx.provider.test.";
        return SignedZones.rootedWith(rsa)
                .zone("test", "")
                .zone(
                        "good.test",
                        srv
                                + """

                                txt TXT "no service"
                                _onion-mx._tcp.alias CNAME _onion-mx._tcp.rsa.test.
                                _onion-mx._tcp.down CNAME _onion-mx._tcp.plain.test.
                                _onion-mx._tcp.wrong CNAME _onion-mx._tcp.wrong.test.
                                _onion-mx._tcp.nowhere CNAME not.there.test.
                                _onion-mx._tcp.circle CNAME _onion-mx._tcp.circle2
                                _onion-mx._tcp.circle2 CNAME _onion-mx._tcp.circle
                                _onion-mx._tcp.none SRV 0 0 0 .
                                """)
                .zone("other.test", "_onion-mx._tcp SRV 1 2 25 " + TWO + ".")
                .zone("rsa.test", rsa, Denial.NSEC3, Signatures.VALID, srv)
                .zone("ed.test", ed25519, Denial.NSEC3, Signatures.VALID, srv)
                .zone("expired.test", Signatures.EXPIRED, srv)
                .zone("early.test", Signatures.NOT_YET_VALID, srv)
                .zone("wrong.test", Signatures.WRONG_KEY, srv)
                .zone("altered.test", Signatures.ALTERED, srv)
                .zone("missing.test", Signatures.MISSING, srv)
                .zone("plain.test", Signatures.UNSIGNED_ZONE, srv)
                .zone("optout", ecdsa, Denial.NSEC3_OPT_OUT, Signatures.VALID, "")
                .zone("good.optout", srv)
                .zone("plain.optout", Signatures.UNSIGNED_ZONE, srv)
                .build();
    }

    static TrustAnchors anchors(SignedZones zones) {
        try {
            Path file = Files.createTempFile("anchors", ".ds");
            Files.writeString(file, zones.trustAnchor() + "\n");
            TrustAnchors anchors = TrustAnchors.read(file);
            Files.delete(file);
            return anchors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SrvSource source(DnssecMode mode, DnsZone resolver) {
        return source(mode, resolver, Clock.systemUTC());
    }

    static SrvSource source(DnssecMode mode, DnsZone resolver, Clock clock) {
        return source(mode, resolver.address(), clock);
    }

    static SrvSource source(DnssecMode mode, InetSocketAddress resolver, Clock clock) {
        return SrvSource.create(
                DnsSettings.DEFAULT.withResolvers(List.of(resolver)).withTimeout(TIMEOUT),
                new DnssecSettings(mode, ANCHORS),
                ResolverPath.direct(),
                CacheSettings.DEFAULT,
                clock);
    }
}
