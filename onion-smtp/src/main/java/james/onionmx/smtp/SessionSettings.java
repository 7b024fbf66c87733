package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * What all sessions share.
 *
 * @param helo this server's name, asked for when a session begins
 * @param timeouts once connected
 * @param limits of what is under way in a session
 * @param reads where files are read: a scheduler whose threads may block
 * @param block octets of a message that are read, and sent, at once
 * @param tls whether to go on under TLS
 */
record SessionSettings(
        Supplier<HeloName> helo,
        SmtpTimeouts timeouts,
        PipelineLimits limits,
        Scheduler reads,
        int block,
        TlsPolicy tls) {

    /** Large enough that the commands between the blocks cost nothing, small enough for memory. */
    static final int DEFAULT_BLOCK = 64 * 1024;

    SessionSettings {
        requireNonNull(helo);
        requireNonNull(timeouts);
        requireNonNull(limits);
        requireNonNull(reads);
        requireNonNull(tls);
    }

    /** With one name for ever, and without TLS. */
    SessionSettings(
            HeloName helo,
            SmtpTimeouts timeouts,
            PipelineLimits limits,
            Scheduler reads,
            int block) {
        this(() -> helo, timeouts, limits, reads, block, TlsPolicy.NEVER);
    }
}
