package james.onionmx.lookup;

import java.io.IOException;
import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** A resolver answered, but only that it cannot. */
final class FailureRcode extends IOException {

    private static final long serialVersionUID = 1L;

    private final int rcode;

    private FailureRcode(String message, int rcode) {
        super(message);
        this.rcode = rcode;
    }

    /** Whether an answer says what is in the DNS, be it nothing. */
    static boolean isAnswer(int rcode) {
        return rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
    }

    /** For an answer, which need not repeat the question. */
    static FailureRcode of(Message answer) {
        String question =
                Optional.ofNullable(answer.getQuestion())
                        .map(record -> " to " + record.getName())
                        .orElse("");
        return new FailureRcode(
                "the resolver says " + Rcode.string(answer.getRcode()) + question,
                answer.getRcode());
    }

    /** RFC 6891 section 7: what resolvers say that don't know EDNS, or not this version. */
    static boolean refusesEdns(int rcode) {
        return rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP || rcode == Rcode.BADVERS;
    }

    boolean refusesEdns() {
        return refusesEdns(rcode);
    }
}
