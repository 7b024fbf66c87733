package james.onionmx.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which keys the servers of mail domains have. In a file, a line names a domain and one or more
 * keys, each the base64 of the SHA-256 of its SubjectPublicKeyInfo behind {@code sha256//}, as
 * curl's {@code --pinnedpubkey} has it; {@code #} starts a comment. Immutable.
 *
 * @param keys by domain, in A-labels and lower case
 */
public record CertificatePins(Map<String, Set<String>> keys) {

    /** No domain's. */
    public static final CertificatePins NONE = new CertificatePins(Map.of());

    private static final String PREFIX = "sha256//";
    private static final Pattern KEY = Pattern.compile("sha256//[A-Za-z0-9+/]{43}=");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final String EXPECTED =
            "expected \"domain sha256//BASE64 [sha256//BASE64 ...]\"";

    /** Copies the map. */
    public CertificatePins {
        keys = Map.copyOf(keys);
    }

    /**
     * Reads a file; blocks on the disk.
     *
     * @throws IllegalArgumentException naming file and line, where a line is wrong
     */
    public static CertificatePins read(Path file) throws IOException {
        Map<String, Set<String>> keys = new HashMap<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                String where = file + " line " + (i + 1) + ": \"" + Printable.bounded(line) + "\"";
                List<String> words = SPACE.splitAsStream(line).toList();
                if (words.size() < 2
                        || !words.stream().skip(1).allMatch(key -> KEY.matcher(key).matches())) {
                    throw new IllegalArgumentException(where + ", " + EXPECTED);
                }
                String domain = DomainForm.ascii(words.get(0)).toLowerCase(Locale.ROOT);
                Set<String> pinned = words.stream().skip(1).collect(Collectors.toSet());
                if (keys.put(domain, pinned) != null) {
                    throw new IllegalArgumentException(where + ", expected each domain once");
                }
            }
        }
        return new CertificatePins(keys);
    }

    /** The keys of a domain, where any are pinned. */
    Optional<Set<String>> of(String domain) {
        return Stream.ofNullable(keys.get(domain)).findFirst();
    }

    /** A key as it is pinned. */
    static String pinOf(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return PREFIX + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
