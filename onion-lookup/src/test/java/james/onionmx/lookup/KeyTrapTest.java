package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.Denial;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.dns.Signatures;
import james.onionmx.testbed.dns.SignedZones;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A zone made to exhaust whoever validates it: many keys that share one tag, and as many signatures
 * that each of them might have made (CVE-2023-50387).
 */
class KeyTrapTest {

    private static final Name ZONE = Name.fromConstantString("trap.test.");
    private static final int MANY = 60;
    private static final int SHARED_TAG = 12_345;

    /** Keys times signatures would be 3,600. */
    private static final int BOUND = 40;

    private final Random random = new Random(1);

    @Test
    void costsABoundedNumberOfVerifications() {
        SignedZones zones = zones();
        try (DnsZone dns = DnsZone.start(zones);
                CountedVerifications verifications = CountedVerifications.start()) {
            dns.forge(this::withManySignatures);
            SrvSource source =
                    SrvSource.create(
                            DnsSettings.DEFAULT.withResolvers(List.of(dns.address())),
                            new DnssecSettings(DnssecMode.PREFER, SignedTestZones.anchors(zones)),
                            ResolverPath.direct(),
                            CacheSettings.DEFAULT,
                            Clock.systemUTC());

            LookupOutcome outcome = source.lookup(domain("trap.test")).block();

            assertThat(((Unknown) outcome).reason()).contains("bogus");
            assertThat(verifications.count()).isBetween(2, BOUND);
        }
    }

    private SignedZones zones() {
        String keys =
                Stream.generate(this::collidingKey)
                        .limit(MANY)
                        .map(key -> "@ DNSKEY 256 3 8 " + Base64.getEncoder().encodeToString(key))
                        .collect(Collectors.joining("\n"));
        return SignedZones.rootedWith(DNSSEC.Algorithm.RSASHA256)
                .zone("test", "")
                .zone(
                        "trap.test",
                        DNSSEC.Algorithm.RSASHA256,
                        Denial.NSEC,
                        Signatures.VALID,
                        "_onion-mx._tcp SRV 0 0 25 " + ONE + ".\n" + keys)
                .build();
    }

    /** An RSA key whose modulus is changed in one place until it has the shared tag. */
    private byte[] collidingKey() {
        byte[] key = new byte[4 + 256];
        random.nextBytes(key);
        key[0] = 3;
        key[1] = 1;
        key[2] = 0;
        key[3] = 1;
        key[4] |= (byte) 0x80;
        key[key.length - 1] |= 1;
        for (int word = 0; word < 65_536; word++) {
            key[100] = (byte) (word >> 8);
            key[101] = (byte) word;
            if (tag(key) == SHARED_TAG) {
                return key;
            }
        }
        throw new IllegalStateException("no modulus has the tag");
    }

    /** RFC 4034 appendix B. */
    private static int tag(byte[] key) {
        long sum = 256 + (3 << 8) + DNSSEC.Algorithm.RSASHA256;
        for (int i = 0; i < key.length; i++) {
            sum += (i & 1) == 0 ? (key[i] & 0xFF) << 8 : key[i] & 0xFF;
        }
        return (int) ((sum + (sum >> 16)) & 0xFFFF);
    }

    @Test
    void theKeysOfTheTrapDoCollide() {
        DNSKEYRecord key =
                new DNSKEYRecord(
                        ZONE,
                        DClass.IN,
                        300,
                        DNSKEYRecord.Flags.ZONE_KEY,
                        DNSKEYRecord.Protocol.DNSSEC,
                        DNSSEC.Algorithm.RSASHA256,
                        collidingKey());

        assertThat(key.getFootprint()).isEqualTo(SHARED_TAG);
    }

    private Message withManySignatures(Message answer) {
        if (answer.getQuestion().getType() != Type.SRV) {
            return answer;
        }
        for (Record held : List.copyOf(answer.getSection(Section.ANSWER))) {
            if (held instanceof RRSIGRecord) {
                answer.removeRecord(held, Section.ANSWER);
            }
        }
        Instant now = Instant.now();
        for (int i = 0; i < MANY; i++) {
            byte[] signature = new byte[256];
            random.nextBytes(signature);
            signature[0] = 0;
            answer.addRecord(
                    new RRSIGRecord(
                            answer.getQuestion().getName(),
                            DClass.IN,
                            300,
                            Type.SRV,
                            DNSSEC.Algorithm.RSASHA256,
                            300,
                            now.plusSeconds(3_600),
                            now.minusSeconds(3_600),
                            SHARED_TAG,
                            ZONE,
                            signature),
                    Section.ANSWER);
        }
        return answer;
    }
}
