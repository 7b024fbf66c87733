package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.smtp.TestCertificate;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateNamesTest {

    @TempDir private static Path folder;
    private static CertificateNames names;

    @BeforeAll
    static void makeCertificate() throws CertificateParsingException {
        names =
                CertificateNames.of(
                        TestCertificate.forNames(folder, "Peer.example", "*.wide.example", "*.top")
                                .certificate());
    }

    @ParameterizedTest
    @CsvSource({
        "peer.example, true",
        "mail.peer.example, false",
        "example, false",
        "mail.wide.example, true",
        "wide.example, false",
        "a.mail.wide.example, false",
        "some.top, false",
        "not, false",
        "'not looked at', false",
    })
    void anAsteriskStandsForOneLabelInFrontOfTwo(String domain, boolean included) {
        assertThat(names.include(domain)).isEqualTo(included);
    }
}
