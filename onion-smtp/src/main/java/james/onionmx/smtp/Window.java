package james.onionmx.smtp;

import james.onionmx.tor.OnionEndpoint;

/**
 * How much of a session may be under way unanswered. It closes when full and opens again when half
 * of it is answered, so that mails leave in bursts. Confined to the event loop.
 *
 * <p>After a refused mail it is narrow until mails are taken again, as Postfix closes after 20
 * refusals without a taken mail between them; half as many end the session in good order.
 */
final class Window {

    private static final int WORN_OUT = 10;
    private static final int SHRINK = 4;

    private final PipelineLimits limits;
    private final PeerMemory memory;
    private final OnionEndpoint peer;
    private int cap;
    private int mails;
    private long octets;
    private int refusals;
    private boolean waiting;

    Window(PipelineLimits limits, PeerMemory memory, OnionEndpoint peer) {
        this.limits = limits;
        this.memory = memory;
        this.peer = peer;
        this.cap = limits.mails();
    }

    /** Whether a mail of this size may begin now. */
    boolean admits(long size) {
        int most = most();
        if (waiting && mails <= most / 2 && octets <= limits.bytes() / 2) {
            waiting = false;
        }
        if (mails >= most || (octets > 0 && octets + size > limits.bytes())) {
            waiting = true;
        }
        return !waiting;
    }

    private int most() {
        return Math.min(cap, Math.min(limits.mails(), memory.of(peer).window()));
    }

    /** A mail begins. */
    void begin(long size) {
        mails++;
        octets += size;
    }

    /** A mail's transaction is over. */
    void end(Transaction transaction, long size) {
        mails--;
        octets -= size;
        memory.learn(peer, PeerTraits::answeredOne);
        if (transaction.isCommitted()) {
            refusals = 0;
            cap = Math.min(2 * cap, limits.mails());
        } else if (transaction.refusals() > 0) {
            refusals += transaction.refusals();
            cap = Math.max(1, cap / SHRINK);
        }
    }

    /** Whether the last mail that asked has to wait, or the next would. */
    boolean isFull() {
        return waiting || mails >= most();
    }

    /** Whether the peer has refused so much that a session of its own is better for the next. */
    boolean isWornOut() {
        return refusals >= WORN_OUT;
    }
}
