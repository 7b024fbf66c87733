package james.onionmx.testbed.tor;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What every node must know of the directory authority.
 *
 * @param orPort its relay port
 * @param dirPort its directory port
 * @param v3Identity the fingerprint of its identity key, 40 hexadecimal digits
 * @param fingerprint the fingerprint of its relay key, 40 hexadecimal digits
 */
record Authority(int orPort, int dirPort, String v3Identity, String fingerprint) {

    static final String NICKNAME = "auth0";

    private static final String PASSPHRASE = "onionmx";
    private static final String LIFETIME_MONTHS = "24";

    /** Makes what a new authority has beyond the keys of a relay, which must be there. */
    static Authority create(TorPrograms programs, Path directory, int orPort, int dirPort)
            throws IOException {
        Path keys = directory.resolve("keys");
        Path certificate = keys.resolve("authority_certificate");
        TorPrograms.run(
                List.of(
                        programs.gencert().toString(),
                        "--create-identity-key",
                        "--passphrase-fd",
                        "0",
                        "-i",
                        keys.resolve("authority_identity_key").toString(),
                        "-s",
                        keys.resolve("authority_signing_key").toString(),
                        "-c",
                        certificate.toString(),
                        "-m",
                        LIFETIME_MONTHS),
                PASSPHRASE + "\n");
        return new Authority(
                orPort,
                dirPort,
                lastWordOfLine(certificate, "fingerprint "),
                lastWordOfLine(directory.resolve("fingerprint"), NICKNAME + " "));
    }

    private static String lastWordOfLine(Path file, String start) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow(() -> new TestbedException(file + " has no line \"" + start + "…\""));
    }

    /** The line of every node's torrc. */
    String torrcLine() {
        return "DirAuthority %s orport=%d no-v2 v3ident=%s 127.0.0.1:%d %s"
                .formatted(NICKNAME, orPort, v3Identity, dirPort, fingerprint);
    }
}
