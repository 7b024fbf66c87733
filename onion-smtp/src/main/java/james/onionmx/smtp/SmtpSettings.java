package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

/**
 * How mail is sent to onion services.
 *
 * @param timeouts how long a peer may take in each phase
 * @param pipeline how much of one session may be under way
 * @param pool how sessions are shared
 * @param starttls whether sessions go on under TLS
 * @param longLines what becomes of messages with lines that are too long
 */
public record SmtpSettings(
        SmtpTimeouts timeouts,
        PipelineLimits pipeline,
        PoolSettings pool,
        StarttlsSettings starttls,
        LongLines longLines) {

    /** What suits most servers. */
    public static final SmtpSettings DEFAULT =
            new SmtpSettings(SmtpTimeouts.DEFAULT, PipelineLimits.DEFAULT, PoolSettings.DEFAULT);

    /** Refuses null. */
    public SmtpSettings {
        requireNonNull(timeouts);
        requireNonNull(pipeline);
        requireNonNull(pool);
        requireNonNull(starttls);
        requireNonNull(longLines);
    }

    /** Without TLS, with long lines split. */
    public SmtpSettings(SmtpTimeouts timeouts, PipelineLimits pipeline, PoolSettings pool) {
        this(timeouts, pipeline, pool, StarttlsSettings.NEVER, LongLines.SPLIT);
    }

    /** The same with other patience. */
    public SmtpSettings withTimeouts(SmtpTimeouts others) {
        return new SmtpSettings(others, pipeline, pool, starttls, longLines);
    }

    /** The same with another use of TLS. */
    public SmtpSettings withStarttls(StarttlsMode mode) {
        return new SmtpSettings(
                timeouts, pipeline, pool, new StarttlsSettings(mode, starttls.pins()), longLines);
    }

    /** The same with keys that count instead of a CA's word. */
    public SmtpSettings withPins(CertificatePins pins) {
        return new SmtpSettings(
                timeouts, pipeline, pool, new StarttlsSettings(starttls.mode(), pins), longLines);
    }
}
