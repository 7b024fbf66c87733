package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

/**
 * Whether sessions go on under TLS, and with whom.
 *
 * @param mode when
 * @param pins keys that count instead of a CA's word; looked at only where certificates are
 */
public record StarttlsSettings(StarttlsMode mode, CertificatePins pins) {

    /** No TLS beside that of Tor. */
    public static final StarttlsSettings NEVER =
            new StarttlsSettings(StarttlsMode.NEVER, CertificatePins.NONE);

    /** Refuses null. */
    public StarttlsSettings {
        requireNonNull(mode);
        requireNonNull(pins);
    }
}
