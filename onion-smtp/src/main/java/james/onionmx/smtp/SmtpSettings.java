package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

/**
 * How mail is sent to onion services.
 *
 * @param timeouts how long a peer may take in each phase
 * @param pipeline how much of one session may be under way
 * @param pool how sessions are shared
 * @param longLines what becomes of messages with lines that are too long
 */
public record SmtpSettings(
        SmtpTimeouts timeouts, PipelineLimits pipeline, PoolSettings pool, LongLines longLines) {

    /** What suits most servers. */
    public static final SmtpSettings DEFAULT =
            new SmtpSettings(SmtpTimeouts.DEFAULT, PipelineLimits.DEFAULT, PoolSettings.DEFAULT);

    /** Refuses null. */
    public SmtpSettings {
        requireNonNull(timeouts);
        requireNonNull(pipeline);
        requireNonNull(pool);
        requireNonNull(longLines);
    }

    /** With long lines split. */
    public SmtpSettings(SmtpTimeouts timeouts, PipelineLimits pipeline, PoolSettings pool) {
        this(timeouts, pipeline, pool, LongLines.SPLIT);
    }
}
