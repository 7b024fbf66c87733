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

    private static String reason(Message answer) {
        return Stream.ofNullable(answer.getOPT())
                .flatMap(edns -> edns.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).stream())
                .map(ExtendedErrorCodeOption.class::cast)
                .map(ExtendedErrorCodeOption::getText)
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElse("its signatures do not hold");
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
