package james.onionmx.cli.selftest;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Comes to an onion MX as a stranger and tries to do harm, each attempt on a connection of its own.
 * It never relays a mail and never finishes one.
 */
public final class SelfTest {

    /** Fewer than the gate's sessions on one circuit. */
    private static final int AT_ONCE = 4;

    private final SelfTestSettings settings;
    private final Dialer dialer;

    /**
     * A test.
     *
     * @param eventLoops where its connections live; the caller's
     */
    public SelfTest(SelfTestSettings settings, EventLoopGroup eventLoops) {
        this(settings, new TorDialer(settings, eventLoops));
    }

    SelfTest(SelfTestSettings settings, Dialer dialer) {
        this.settings = requireNonNull(settings);
        this.dialer = requireNonNull(dialer);
    }

    /** Tries everything; blocks. The findings are in the order of the attempts. */
    public List<Finding> run() {
        ExecutorService strangers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Finding>> findings =
                    attempts().stream()
                            .map(
                                    attempt ->
                                            CompletableFuture.supplyAsync(
                                                    () -> find(attempt), strangers))
                            .toList();
            return findings.stream().map(CompletableFuture::join).toList();
        } finally {
            strangers.shutdown();
        }
    }

    private List<Attempt> attempts() {
        List<Attempt> all = new ArrayList<>();
        all.addAll(new Envelopes(settings.localDomain()).attempts());
        all.addAll(LatePrivileges.attempts());
        all.addAll(new FalseEnds(settings.recipientPath(), settings.silence()).attempts());
        return all;
    }

    private Finding find(Attempt attempt) {
        try (StrangerConnection connection = dialer.dial()) {
            return new Finding(attempt.name(), verdict(attempt, connection));
        } catch (ConversationException e) {
            return new Finding(attempt.name(), Verdict.undecided(e.getMessage()));
        }
    }

    private static Verdict verdict(Attempt attempt, StrangerConnection connection)
            throws ConversationException {
        try {
            return attempt.trial().on(connection);
        } catch (ConversationException e) {
            if (e.isClosed()) {
                return Verdict.refused(e.getMessage());
            }
            throw e;
        }
    }
}
