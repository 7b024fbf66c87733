package james.onionmx.tor.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticates at a control port, with the strongest of what both sides have: a cookie is proved
 * rather than told (control-spec, SAFECOOKIE), so that whoever sits in Tor's place learns nothing.
 */
final class ControlLogin {

    private static final Pattern METHODS = Pattern.compile("AUTH METHODS=(\\S+)");
    private static final Pattern COOKIE_FILE = Pattern.compile("COOKIEFILE=(\".*\")");
    private static final Pattern CHALLENGE =
            Pattern.compile(
                    "AUTHCHALLENGE SERVERHASH=([0-9A-Fa-f]{64}) SERVERNONCE=([0-9A-Fa-f]{64})");

    private static final String SERVER_KEY =
            "Tor safe cookie authentication server-to-controller hash";
    private static final String CONTROLLER_KEY =
            "Tor safe cookie authentication controller-to-server hash";
    private static final int COOKIE_LENGTH = 32;
    private static final HexFormat HEX = HexFormat.of();

    private final ControlPort port;
    private final SecureRandom random = new SecureRandom();

    ControlLogin(ControlPort port) {
        this.port = port;
    }

    void with(ControlCredentials credentials) throws ControlException {
        List<String> offer = port.ask("PROTOCOLINFO 1").lines();
        Set<String> methods =
                find(METHODS, offer).map(names -> Set.of(names.split(","))).orElse(Set.of());
        if (credentials instanceof ControlCredentials.Password password) {
            requireMethod(methods, "HASHEDPASSWORD", "torrc needs HashedControlPassword");
            port.ask("AUTHENTICATE " + QuotedText.of(password.text()));
        } else if (methods.contains("NULL")) {
            port.ask("AUTHENTICATE");
        } else {
            Optional<Path> named = ((ControlCredentials.Cookie) credentials).file();
            requireMethod(
                    methods,
                    "SAFECOOKIE",
                    "torrc needs CookieAuthentication 1, or tor.control.password the password");
            byte[] cookie =
                    cookie(
                            named.or(
                                            () ->
                                                    find(COOKIE_FILE, offer)
                                                            .map(QuotedText::read)
                                                            .map(Path::of))
                                    .orElseThrow(
                                            () ->
                                                    new ControlException(
                                                            "Tor does not say where its cookie is;"
                                                                + " tor.control.cookie has to")));
            prove(cookie);
        }
    }

    private static void requireMethod(Set<String> methods, String method, String remedy)
            throws ControlException {
        if (!methods.contains(method)) {
            throw new ControlException(
                    "Tor's control port takes "
                            + String.join(", ", methods)
                            + " and not "
                            + method
                            + ": "
                            + remedy);
        }
    }

    private static Optional<String> find(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    /** Only a file of the right length is one; else anybody's file could be asked for. */
    private static byte[] cookie(Path file) throws ControlException {
        try {
            if (Files.size(file) != COOKIE_LENGTH) {
                throw new ControlException(
                        file + " is no cookie of Tor's: it has other than 32 octets");
            }
            return Files.readAllBytes(file);
        } catch (ControlException e) {
            throw e;
        } catch (IOException e) {
            throw new ControlException(
                    "Tor's cookie cannot be read ("
                            + e
                            + "); CookieAuthFileGroupReadable 1 lets Tor's group read it",
                    e);
        }
    }

    private void prove(byte[] cookie) throws ControlException {
        byte[] nonce = new byte[COOKIE_LENGTH];
        random.nextBytes(nonce);
        String answer = port.ask("AUTHCHALLENGE SAFECOOKIE " + HEX.formatHex(nonce)).lines().get(0);
        Matcher challenge = CHALLENGE.matcher(answer);
        if (!challenge.matches()) {
            throw new ControlException("Tor answers AUTHCHALLENGE with no challenge");
        }
        byte[] serverNonce = HEX.parseHex(challenge.group(2));
        byte[] expected = hash(SERVER_KEY, cookie, nonce, serverNonce);
        if (!MessageDigest.isEqual(expected, HEX.parseHex(challenge.group(1)))) {
            throw new ControlException(
                    "whoever listens at the control port does not know the cookie: this is not the"
                            + " Tor it belongs to");
        }
        port.ask("AUTHENTICATE " + HEX.formatHex(hash(CONTROLLER_KEY, cookie, nonce, serverNonce)));
    }

    private static byte[] hash(String key, byte[] cookie, byte[] nonce, byte[] serverNonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update(cookie);
            mac.update(nonce);
            return mac.doFinal(serverNonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
