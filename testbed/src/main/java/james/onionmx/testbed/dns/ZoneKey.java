package james.onionmx.testbed.dns;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;

/** A key that signs a zone alone, its keys and its records. */
record ZoneKey(DNSKEYRecord record, PrivateKey secret) {

    private static final int TTL = 300;
    private static final int RSA_BITS = 2048;
    private static final int SIGNS_KEYS = DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY;

    static ZoneKey generate(Name zone, int algorithm) {
        try {
            KeyPair pair = generator(algorithm).generateKeyPair();
            return new ZoneKey(
                    new DNSKEYRecord(
                            zone,
                            DClass.IN,
                            TTL,
                            SIGNS_KEYS,
                            DNSKEYRecord.Protocol.DNSSEC,
                            algorithm,
                            pair.getPublic()),
                    pair.getPrivate());
        } catch (GeneralSecurityException | DNSSEC.DNSSECException e) {
            throw new IllegalArgumentException("no key of algorithm " + algorithm, e);
        }
    }

    private static KeyPairGenerator generator(int algorithm) throws GeneralSecurityException {
        switch (algorithm) {
            case DNSSEC.Algorithm.RSASHA256 -> {
                KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                rsa.initialize(RSA_BITS);
                return rsa;
            }
            case DNSSEC.Algorithm.ECDSAP256SHA256 -> {
                KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
                ec.initialize(new ECGenParameterSpec("secp256r1"));
                return ec;
            }
            case DNSSEC.Algorithm.ED25519 -> {
                return KeyPairGenerator.getInstance("Ed25519");
            }
            default ->
                    throw new IllegalArgumentException(
                            "algorithm " + algorithm + ", expected 8, 13 or 15");
        }
    }

    DSRecord delegation() {
        return new DSRecord(record.getName(), DClass.IN, TTL, DNSSEC.Digest.SHA256, record);
    }
}
