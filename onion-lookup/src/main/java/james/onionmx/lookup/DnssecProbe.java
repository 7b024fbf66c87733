package james.onionmx.lookup;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import reactor.core.publisher.Mono;

/**
 * Finds out whether a resolver hands on signatures at all, by asking for the keys of a zone that is
 * known to be signed. From one answer that lacks them it cannot be told: someone may have taken
 * them away from that one only.
 */
final class DnssecProbe {

    /** What a probe came to. */
    enum Finding {
        /** It handed the signature on. */
        CAPABLE,
        /** It answered without, or does not understand the question. */
        INCAPABLE,
        /** It failed to answer, as any resolver may for a moment. */
        UNCLEAR
    }

    private final Resolver asked;
    private final Name signedZone;

    /**
     * Asks a resolver.
     *
     * @param asked set up to ask for signatures
     * @param signedZone what a trust anchor is of
     */
    DnssecProbe(Resolver asked, Name signedZone) {
        this.asked = asked;
        this.signedZone = signedZone;
    }

    Mono<Finding> probe() {
        Message query = Message.newQuery(Record.newRecord(signedZone, Type.DNSKEY, DClass.IN));
        query.getHeader().setFlag(Flags.CD);
        return Mono.fromCompletionStage(() -> asked.sendAsync(query))
                .map(this::judge)
                .onErrorResume(DnssecProbe::isOfTheNetwork, failure -> Mono.just(Finding.UNCLEAR));
    }

    private Finding judge(Message answer) {
        if (FailureRcode.isAnswer(answer.getRcode())) {
            return isSigned(answer.getSection(Section.ANSWER))
                    ? Finding.CAPABLE
                    : Finding.INCAPABLE;
        }
        return FailureRcode.refusesEdns(answer.getRcode()) ? Finding.INCAPABLE : Finding.UNCLEAR;
    }

    private boolean isSigned(List<Record> records) {
        return records.stream()
                .filter(RRSIGRecord.class::isInstance)
                .map(RRSIGRecord.class::cast)
                .anyMatch(
                        signature ->
                                signature.getTypeCovered() == Type.DNSKEY
                                        && signature.getName().equals(signedZone));
    }

    private static boolean isOfTheNetwork(Throwable failure) {
        return failure instanceof IOException
                || (failure instanceof CompletionException
                        && failure.getCause() instanceof IOException);
    }

    @Override
    public String toString() {
        return asked.toString();
    }
}
