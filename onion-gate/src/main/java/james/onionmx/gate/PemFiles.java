package james.onionmx.gate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys and certificates from PEM files (RFC 7468); errors name file and expectation. */
final class PemFiles {

    private static final Pattern PRIVATE_KEY = block("PRIVATE KEY");
    private static final Pattern CERTIFICATE = block("CERTIFICATE");
    private static final String EXPECTED_CERTIFICATE =
            ", expected certificates in PEM (BEGIN CERTIFICATE), the server's own first";
    private static final String EXPECTED_KEY =
            ", expected an unencrypted private key in PEM and PKCS #8 (BEGIN PRIVATE KEY), such as"
                    + " openssl pkcs8 -topk8 -nocrypt writes";

    /** By the algorithm of the key, how it signs. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private PemFiles() {}

    private static Pattern block(String label) {
        return Pattern.compile(
                "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----");
    }

    /** The certificates, in their order. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(text(file));
        while (blocks.find()) {
            try {
                found.add(
                        (X509Certificate)
                                CertificateFactory.getInstance("X.509")
                                        .generateCertificate(
                                                new ByteArrayInputStream(der(blocks.group(1)))));
            } catch (CertificateException | IllegalArgumentException e) {
                throw new BadStarttlsException(
                        file + ": " + e.getMessage() + EXPECTED_CERTIFICATE, e);
            }
        }
        if (found.isEmpty()) {
            throw new BadStarttlsException(file + ": no certificate" + EXPECTED_CERTIFICATE);
        }
        return found;
    }

    /** The key, of whichever kind. */
    static PrivateKey privateKey(Path file) throws IOException {
        Matcher block = PRIVATE_KEY.matcher(text(file));
        if (!block.find()) {
            throw new BadStarttlsException(file + ": no private key" + EXPECTED_KEY);
        }
        for (String algorithm : SIGNATURES.keySet()) {
            Optional<PrivateKey> key = read(algorithm, block.group(1));
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new BadStarttlsException(file + ": no RSA, EC or Edwards key" + EXPECTED_KEY);
    }

    /** None if it is a key of another kind. */
    private static Optional<PrivateKey> read(String algorithm, String text) {
        try {
            return Optional.of(
                    KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(der(text))));
        } catch (GeneralSecurityException | IllegalArgumentException otherKind) {
            return Optional.empty();
        }
    }

    /** Whether what the key signs is the certificate's. */
    static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        byte[] text = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(text);
            return verifying.verify(signature);
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }

    private static byte[] der(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadStarttlsException(file + ": there is no such file");
        }
        if (!Files.isReadable(file)) {
            throw new BadStarttlsException(file + ": it may not be read by this user");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
