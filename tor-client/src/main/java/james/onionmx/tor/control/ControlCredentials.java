package james.onionmx.tor.control;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/** What a controller proves to Tor that it may command it (control-spec, AUTHENTICATE). */
public sealed interface ControlCredentials {

    /**
     * The password whose hash is Tor's {@code HashedControlPassword}.
     *
     * @param text one line
     */
    record Password(String text) implements ControlCredentials {

        /** Refuses what would end the command. */
        public Password {
            if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a password of more than one line");
            }
        }

        @Override
        public String toString() {
            return "Password";
        }
    }

    /**
     * That it may read the cookie of {@code CookieAuthentication}.
     *
     * @param file where the cookie lies; where Tor says that it lies if there is none
     */
    record Cookie(Optional<Path> file) implements ControlCredentials {

        /** Refuses null. */
        public Cookie {
            requireNonNull(file);
        }
    }
}
