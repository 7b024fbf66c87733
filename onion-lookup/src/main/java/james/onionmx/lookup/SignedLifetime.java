package james.onionmx.lookup;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.xbill.DNS.Message;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Section;

/**
 * How long a validated answer may be kept at most. The TTLs in it are not signed: a resolver can
 * write any. What the signatures say cannot be changed: the TTL that the zone gave, and when they
 * end (RFC 4035 section 5.3.3).
 */
final class SignedLifetime {

    private SignedLifetime() {}

    /**
     * The shortest that any signature in the answer allows; zero if none holds now. A signature
     * that someone added can so only shorten it.
     */
    static Duration of(Message answer, Instant now) {
        return IntStream.of(Section.ANSWER, Section.AUTHORITY)
                .mapToObj(answer::getSection)
                .flatMap(records -> records.stream())
                .filter(RRSIGRecord.class::isInstance)
                .map(RRSIGRecord.class::cast)
                .filter(signature -> signature.getExpire().isAfter(now))
                .map(signature -> allowedBy(signature, now))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Duration allowedBy(RRSIGRecord signature, Instant now) {
        Duration given = Duration.ofSeconds(signature.getOrigTTL());
        Duration left = Duration.between(now, signature.getExpire());
        return given.compareTo(left) < 0 ? given : left;
    }
}
