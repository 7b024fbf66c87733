package james.onionmx.lookup;

import java.io.IOException;
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

    static FailureRcode of(Message answer) {
        return new FailureRcode(
                "the resolver says "
                        + Rcode.string(answer.getRcode())
                        + " to "
                        + answer.getQuestion().getName(),
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
