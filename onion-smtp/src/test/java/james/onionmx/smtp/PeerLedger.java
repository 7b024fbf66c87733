package james.onionmx.smtp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a peer of the random trains decided about each recipient of each mail. */
final class PeerLedger {

    /** A decision, as the sender is to understand it. */
    enum Verdict {
        TAKEN,
        REFUSED_FOR_NOW,
        REFUSED_FOR_GOOD;

        static Verdict of(int code) {
            return switch (code / 100) {
                case 2 -> TAKEN;
                case 4 -> REFUSED_FOR_NOW;
                default -> REFUSED_FOR_GOOD;
            };
        }
    }

    /** A recipient of a mail, each named by its address. */
    record Entry(String mail, String recipient) {}

    private final Map<Entry, Verdict> verdicts = new HashMap<>();
    private final Map<String, Verdict> ofOthers = new HashMap<>();
    private final Set<Entry> committed = new HashSet<>();
    private final Set<Entry> known = new HashSet<>();
    private final Set<Entry> behindFarewell = new HashSet<>();

    void decide(String mail, String recipient, int code) {
        verdicts.put(new Entry(mail, recipient), Verdict.of(code));
    }

    /** For the recipients of the mail about which nothing else is decided. */
    void decideForOthers(String mail, int code) {
        ofOthers.put(mail, Verdict.of(code));
    }

    void commit(String mail, String recipient) {
        Entry entry = new Entry(mail, recipient);
        if (!committed.add(entry)) {
            throw new AssertionError("committed twice: " + entry);
        }
        verdicts.put(entry, Verdict.TAKEN);
    }

    /**
     * After it said 421, which says that it does nothing more. The client sends the mail again, so
     * that it is there twice: that is the one way in which a client that believes 421 can be made
     * to do so, and the other would be to lose the mail of the servers that tell the truth.
     */
    void commitBehindFarewell(String mail, String recipient) {
        behindFarewell.add(new Entry(mail, recipient));
    }

    boolean isCommittedBehindItsFarewell(String mail, String recipient) {
        return behindFarewell.contains(new Entry(mail, recipient));
    }

    /** The client has all of the reply that said so. */
    void heard(String mail, String recipient) {
        known.add(new Entry(mail, recipient));
    }

    boolean isCommitted(String mail, String recipient) {
        return committed.contains(new Entry(mail, recipient));
    }

    boolean isKnownCommitted(String mail, String recipient) {
        return known.contains(new Entry(mail, recipient));
    }

    Verdict verdict(String mail, String recipient) {
        return verdicts.getOrDefault(new Entry(mail, recipient), ofOthers.get(mail));
    }
}
