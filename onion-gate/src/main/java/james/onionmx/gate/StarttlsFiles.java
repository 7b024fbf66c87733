package james.onionmx.gate;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * With what the gate offers STARTTLS (RFC 3207).
 *
 * @param certificate PEM file: the certificate of the key, and behind it those that vouch for it
 * @param privateKey PEM file: the key, in PKCS #8 and not encrypted
 * @param handshake how long a stranger may take from the go-ahead until TLS is there
 */
public record StarttlsFiles(Path certificate, Path privateKey, Duration handshake) {

    /** Refuses durations below a millisecond. */
    public StarttlsFiles {
        requireNonNull(certificate);
        requireNonNull(privateKey);
        if (handshake.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "STARTTLS: a timeout of " + handshake + ", expected 1 ms or more");
        }
    }
}
