package james.onionmx.lookup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.Message;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

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
        return signatures(answer)
                .filter(signature -> signature.getExpire().isAfter(now))
                .map(signature -> allowedBy(signature, now))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Says which signature holds no longer or not yet, if one does. */
    static Optional<String> outOfDate(Message answer, Instant now) {
        Optional<String> expired =
                signatures(answer)
                        .filter(signature -> signature.getExpire().isBefore(now))
                        .map(
                                signature ->
                                        named(signature)
                                                + " has expired at "
                                                + signature.getExpire())
                        .findFirst();
        return expired.or(
                () ->
                        signatures(answer)
                                .filter(signature -> signature.getTimeSigned().isAfter(now))
                                .map(
                                        signature ->
                                                named(signature)
                                                        + " is not valid before "
                                                        + signature.getTimeSigned())
                                .findFirst());
    }

    private static String named(RRSIGRecord signature) {
        return "the signature of "
                + signature.getName()
                + " "
                + Type.string(signature.getTypeCovered());
    }

    private static Stream<RRSIGRecord> signatures(Message answer) {
        return IntStream.of(Section.ANSWER, Section.AUTHORITY)
                .mapToObj(answer::getSection)
                .flatMap(List::stream)
                .filter(RRSIGRecord.class::isInstance)
                .map(RRSIGRecord.class::cast);
    }

    private static Duration allowedBy(RRSIGRecord signature, Instant now) {
        Duration given = Duration.ofSeconds(signature.getOrigTTL());
        Duration left = Duration.between(now, signature.getExpire());
        return given.compareTo(left) < 0 ? given : left;
    }
}
