package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One zone of a chain of trust (RFC 4035 section 5), for operators.
 *
 * @param zone its name; {@code .} for the root
 * @param state what its keys are worth
 * @param delegation the DS records with which the zone above, or a trust anchor, vouches for keys
 * @param keys its DNSKEY records
 * @param remark what is the matter with it; empty if nothing is
 */
public record ZoneTrust(
        String zone, DnssecState state, List<Signer> delegation, List<Signer> keys, String remark) {

    /**
     * A key, by what DS records and signatures name it by.
     *
     * @param tag 0 to 65535
     * @param algorithm such as {@code ECDSAP256SHA256}
     * @param role {@code KSK} or {@code ZSK} of a key, the kind of digest of a DS record
     */
    public record Signer(int tag, String algorithm, String role) {
        /** Refuses nulls. */
        public Signer {
            requireNonNull(algorithm);
            requireNonNull(role);
        }

        /** As {@code 12345 ECDSAP256SHA256 KSK}. */
        @Override
        public String toString() {
            return tag + " " + algorithm + " " + role;
        }
    }

    /** Copies the lists and refuses nulls. */
    public ZoneTrust {
        requireNonNull(zone);
        requireNonNull(state);
        delegation = List.copyOf(delegation);
        keys = List.copyOf(keys);
        requireNonNull(remark);
    }

    /** Whether it is of use to ask for what lies below it. */
    boolean leadsOn() {
        return state == DnssecState.SECURE;
    }
}
