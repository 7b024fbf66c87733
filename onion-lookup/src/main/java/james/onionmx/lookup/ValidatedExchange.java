package james.onionmx.lookup;

import james.onionmx.lookup.Verdict.Bogus;
import james.onionmx.lookup.Verdict.Insecure;
import james.onionmx.lookup.Verdict.Secure;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.dnssec.ValidatingResolver;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Checks the signatures of answers here (RFC 4035 section 5), whatever the resolver says. */
final class ValidatedExchange implements DnsExchange {

    private static final int LONGEST_DETAIL = 200;

    private final Resolver asked;
    private final ValidatingResolver validator;
    private final Clock clock;

    /**
     * Checks what a resolver answers.
     *
     * @param asked is set up by this to ask for signatures
     */
    ValidatedExchange(Resolver asked, TrustAnchors anchors, Clock clock) {
        this.asked = asked;
        this.clock = clock;
        validator = new ValidatingResolver(new AnswersOnly(asked), clock);
        validator.setEDNS(0, FailoverResolver.PAYLOAD_SIZE, ExtendedFlags.DO, List.of());
        // The reason arrives as an extended error (RFC 8914). The other way, a TXT record, reads
        // it as master-file text, which a hostile name in it can break.
        validator.setAddReasonToAdditional(false);
        // A property of the Java process may have added some that nobody configured here.
        validator.getTrustAnchors().clear();
        anchors.sets().forEach(validator.getTrustAnchors()::store);
    }

    @Override
    public Mono<Verdict> ask(Message query) {
        return Mono.fromCompletionStage(() -> validator.sendAsync(query))
                .map(this::judge)
                .flatMap(verdict -> explained(verdict, query))
                .onErrorResume(
                        ValidatedExchange::isOfTheValidator,
                        failure -> Mono.just(new Bogus("it cannot be validated: " + failure)));
    }

    private Verdict judge(Message answer) {
        // Failures of the resolver did not get this far: this SERVFAIL is the validator's.
        if (!FailureRcode.isAnswer(answer.getRcode())) {
            return new Bogus(reason(answer));
        }
        return answer.getHeader().getFlag(Flags.AD)
                ? new Secure(answer, SignedLifetime.of(answer, clock.instant()))
                : new Insecure(answer);
    }

    /**
     * Names the commonest reason, which the validator does not: a signature out of date. For that
     * the answer is asked for again, unvalidated.
     */
    private Mono<Verdict> explained(Verdict verdict, Message query) {
        if (!(verdict instanceof Bogus)) {
            return Mono.just(verdict);
        }
        Message unchecked = query.clone();
        unchecked.getHeader().setFlag(Flags.CD);
        return Mono.fromCompletionStage(() -> validator.sendAsync(unchecked))
                .map(
                        answer ->
                                SignedLifetime.outOfDate(answer, clock.instant())
                                        .<Verdict>map(Bogus::new)
                                        .orElse(verdict))
                .onErrorResume(
                        failure -> !isOfTheValidator(failure), failure -> Mono.just(verdict));
    }

    private static String reason(Message answer) {
        return Stream.ofNullable(answer.getOPT())
                .flatMap(edns -> edns.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).stream())
                .map(ExtendedErrorCodeOption.class::cast)
                .map(error -> words(error.getErrorCode()) + detail(error.getText()))
                .findFirst()
                .orElseGet(() -> words(ExtendedErrorCodeOption.DNSSEC_BOGUS));
    }

    private static String words(int code) {
        return switch (code) {
            case ExtendedErrorCodeOption.DNSKEY_MISSING -> "the key of a signature is missing";
            case ExtendedErrorCodeOption.RRSIGS_MISSING -> "a signature is missing";
            case ExtendedErrorCodeOption.NSEC_MISSING -> "the proof of an absence is missing";
            default -> "a signature or proof does not hold";
        };
    }

    /** Without what the validator quotes of the answer, which may be long and is a stranger's. */
    private static String detail(String text) {
        if (text == null || text.isBlank()) {
            return "";
        }
        String told = text.replaceAll("[:.]?\\s*\\{.*", "");
        return " (" + told.substring(0, Math.min(told.length(), LONGEST_DETAIL)) + ")";
    }

    /** What is hostile enough that the validator stumbles over it; it shall cost no more. */
    private static boolean isOfTheValidator(Throwable failure) {
        Throwable cause = Exceptions.unwrap(failure);
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof Exception && !(cause instanceof IOException);
    }

    @Override
    public String toString() {
        return asked.toString();
    }
}
