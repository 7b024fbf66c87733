package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Whether a connection may share a circuit through Tor with others. Tor gives connections with
 * different SOCKS credentials circuits of their own ({@code IsolateSOCKSAuth}, on by default), and
 * lets those with equal credentials share.
 */
public sealed interface Isolation {

    /** Shares circuits with every other connection made without credentials. */
    record Shared() implements Isolation {}

    /**
     * Shares circuits only with connections that carry the same token.
     *
     * @param text sent as SOCKS user and password (RFC 1929): 16 to 255 letters and digits that
     *     nobody can guess and that name nobody, as Tor keeps them with the circuit and shows them
     *     on its control port
     */
    record Token(String text) implements Isolation {

        private static final int MIN_LENGTH = 16;
        private static final int MAX_LENGTH = 255;

        /**
         * Refuses other characters; so no token starts with {@code <torS0X>}, which Tor keeps for
         * itself (proposal 351).
         */
        public Token {
            requireNonNull(text);
            if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "an isolation token of " + text.length() + " characters, expected 16-255");
            }
            if (!text.chars().allMatch(Token::isLetterOrDigit)) {
                throw new IllegalArgumentException(
                        "an isolation token with other characters than A-Z, a-z and 0-9");
            }
        }

        private static boolean isLetterOrDigit(int c) {
            return c < 0x80 && Character.isLetterOrDigit(c);
        }

        @Override
        public String toString() {
            return "Token";
        }
    }

    /** No isolation. */
    static Isolation shared() {
        return new Shared();
    }

    /** A new token of 128 random bits: a circuit that no earlier connection used. */
    static Isolation fresh(SecureRandom random) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return new Token(HexFormat.of().formatHex(bits));
    }
}
