package james.onionmx.smtp;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The DNS names in a certificate's subjectAltName (RFC 9525); its common name counts nothing. */
final class CertificateNames {

    private static final int DNS_NAME = 2;

    private final List<String> names;

    private CertificateNames(List<String> names) {
        this.names = names;
    }

    static CertificateNames of(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> all =
                Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
        return new CertificateNames(
                all.stream()
                        .filter(name -> name.get(0).equals(DNS_NAME))
                        .map(name -> ((String) name.get(1)).toLowerCase(Locale.ROOT))
                        .toList());
    }

    /** Whether one is the domain; an asterisk stands for just one whole label, the first. */
    boolean include(String domain) {
        int dot = domain.indexOf('.');
        String wildcard = dot > 0 ? "*" + domain.substring(dot) : domain;
        boolean wide = wildcard.indexOf('.') != wildcard.lastIndexOf('.');
        return names.contains(domain) || (wide && names.contains(wildcard));
    }
}
