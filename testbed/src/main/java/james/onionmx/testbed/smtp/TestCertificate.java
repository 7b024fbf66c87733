package james.onionmx.testbed.smtp;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key with a certificate that it signed itself, made by the JDK's keytool.
 *
 * @param server speaks TLS with it
 * @param certificate to trust, or not
 * @param pem both as text, for servers that read files
 */
public record TestCertificate(SSLContext server, X509Certificate certificate, String pem) {

    private static final String ALIAS = "server";
    private static final String PASSWORD = "secret";

    /**
     * Makes one.
     *
     * @param folder for the key store
     * @param names in its subjectAltName
     */
    public static TestCertificate forNames(Path folder, String... names) {
        Path file = folder.resolve("key-of-" + names[0].replace('*', '_') + ".p12");
        try {
            make(file, names);
            return read(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new TestbedException("cannot make a certificate: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted while making a certificate", e);
        }
    }

    private static void make(Path file, String... names) throws IOException, InterruptedException {
        String san = Stream.of(names).map(n -> "dns:" + n).collect(Collectors.joining(","));
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        // GnuTLS, which Exim has, does not read the JDK's EC keys.
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=not looked at",
                        "-ext",
                        "SAN=" + san,
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said.strip());
        }
    }

    private static TestCertificate read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);
        X509Certificate certificate = (X509Certificate) store.getCertificate(ALIAS);
        Key key = store.getKey(ALIAS, PASSWORD.toCharArray());
        return new TestCertificate(
                server,
                certificate,
                pem("PRIVATE KEY", key.getEncoded())
                        + pem("CERTIFICATE", certificate.getEncoded()));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + what
                + "-----\n";
    }
}
