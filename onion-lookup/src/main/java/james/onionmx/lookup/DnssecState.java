package james.onionmx.lookup;

import java.util.Locale;

/** What DNSSEC says about an answer (RFC 4033 section 5), for operators; from best to worst. */
public enum DnssecState {
    /** The signatures hold, up to a trust anchor; or a trusted resolver says so. */
    SECURE,
    /** It is proved that nobody signed it. */
    INSECURE,
    /** Nobody looked: validation is off, or the resolver hands on no signatures. */
    NOT_VALIDATED,
    /** It ought to be signed and is not, or not rightly; it is not used. */
    BOGUS;

    /** What an answer is worth that came over an alias, whose own answer was worth this. */
    DnssecState worse(DnssecState other) {
        return compareTo(other) < 0 ? other : this;
    }

    /** What stands behind such an answer. */
    Assurance assurance() {
        return this == SECURE ? Assurance.DNSSEC : Assurance.NONE;
    }

    /** In words: {@code not validated}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
