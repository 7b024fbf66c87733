package james.onionmx.configuration;

import static james.onionmx.configuration.OnionMxConfiguration.BACKOFF_FIRST;
import static james.onionmx.configuration.OnionMxConfiguration.BACKOFF_LONGEST;
import static james.onionmx.configuration.OnionMxConfiguration.ISOLATION;
import static james.onionmx.configuration.OnionMxConfiguration.LONG_LINES;
import static james.onionmx.configuration.OnionMxConfiguration.PIPELINE_BYTES;
import static james.onionmx.configuration.OnionMxConfiguration.PIPELINE_MAILS;
import static james.onionmx.configuration.OnionMxConfiguration.SESSIONS_PER_ONION;
import static james.onionmx.configuration.OnionMxConfiguration.SESSIONS_TOTAL;
import static james.onionmx.configuration.OnionMxConfiguration.SESSION_IDLE;
import static james.onionmx.configuration.OnionMxConfiguration.SESSION_MAILS;
import static james.onionmx.configuration.OnionMxConfiguration.STARTTLS;
import static james.onionmx.configuration.OnionMxConfiguration.STARTTLS_PINS;
import static james.onionmx.configuration.OnionMxConfiguration.TIMEOUT_BANNER;
import static james.onionmx.configuration.OnionMxConfiguration.TIMEOUT_COMMAND;
import static james.onionmx.configuration.OnionMxConfiguration.TIMEOUT_DATA;
import static james.onionmx.configuration.OnionMxConfiguration.TIMEOUT_FINAL;

import james.onionmx.smtp.Backoff;
import james.onionmx.smtp.CertificatePins;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.smtp.LongLines;
import james.onionmx.smtp.PipelineLimits;
import james.onionmx.smtp.PoolSettings;
import james.onionmx.smtp.SmtpSettings;
import james.onionmx.smtp.SmtpTimeouts;
import james.onionmx.smtp.StarttlsMode;
import james.onionmx.smtp.StarttlsSettings;
import java.time.Duration;
import java.util.Optional;

/** Reads the keys about time-outs, sessions, their pipelines and the backoff of destinations. */
final class SmtpKeys {

    static final String STARTTLS_PINS_EXPECTED =
            "one file that exists, such as file://conf/starttls-pins.txt";

    private static final int MOST_PER_ONION = 1_000;
    private static final int MOST_SESSIONS = 100_000;
    private static final int MOST_MAILS = 1_000_000;

    private final PropertyReader reader;

    SmtpKeys(PropertyReader reader) {
        this.reader = reader;
    }

    SmtpSettings settings() throws BadConfigurationException {
        return new SmtpSettings(
                timeouts(),
                pipeline(),
                pool(),
                new StarttlsSettings(starttls(), CertificatePins.NONE),
                reader.choice(LONG_LINES, LongLines.class, SmtpSettings.DEFAULT.longLines()));
    }

    private StarttlsMode starttls() throws BadConfigurationException {
        return reader.choice(STARTTLS, StarttlsMode.class, SmtpSettings.DEFAULT.starttls().mode());
    }

    /** The file with the keys of peers, which nobody looks at unless TLS is required. */
    Optional<String> starttlsPins() throws BadConfigurationException {
        Optional<String> file = reader.text(STARTTLS_PINS, STARTTLS_PINS_EXPECTED);
        if (file.isPresent()
                && starttls() != StarttlsMode.REQUIRED
                && starttls() != StarttlsMode.VERIFIED) {
            throw BadConfigurationException.of(
                    STARTTLS_PINS, file.get(), "it only with starttls = required or verified");
        }
        return file;
    }

    private SmtpTimeouts timeouts() throws BadConfigurationException {
        SmtpTimeouts usual = SmtpTimeouts.DEFAULT;
        return new SmtpTimeouts(
                reader.duration(TIMEOUT_BANNER, usual.banner()),
                reader.duration(TIMEOUT_COMMAND, usual.command()),
                reader.duration(TIMEOUT_DATA, usual.dataBlock()),
                reader.duration(TIMEOUT_FINAL, usual.finalReply()));
    }

    private PoolSettings pool() throws BadConfigurationException {
        PoolSettings usual = PoolSettings.DEFAULT;
        return new PoolSettings(
                reader.choice(ISOLATION, IsolationMode.class, usual.isolation()),
                reader.number(SESSIONS_PER_ONION, usual.perOnion(), MOST_PER_ONION),
                reader.number(SESSIONS_TOTAL, usual.total(), MOST_SESSIONS),
                reader.number(SESSION_MAILS, usual.mails(), MOST_MAILS),
                reader.duration(SESSION_IDLE, usual.idle()),
                backoff(usual.backoff()));
    }

    private Backoff backoff(Backoff usual) throws BadConfigurationException {
        Duration first = reader.duration(BACKOFF_FIRST, usual.first());
        Duration longest =
                reader.duration(
                        BACKOFF_LONGEST,
                        usual.longest().compareTo(first) > 0 ? usual.longest() : first);
        if (longest.compareTo(first) < 0) {
            throw BadConfigurationException.of(
                    BACKOFF_LONGEST,
                    reader.text(BACKOFF_LONGEST, "").orElse(""),
                    "at least " + BACKOFF_FIRST + ", which is " + first.toSeconds() + " s");
        }
        return new Backoff(first, longest);
    }

    private PipelineLimits pipeline() throws BadConfigurationException {
        PipelineLimits usual = PipelineLimits.DEFAULT;
        return new PipelineLimits(
                reader.number(PIPELINE_MAILS, usual.mails(), MOST_MAILS),
                reader.size(PIPELINE_BYTES, usual.bytes()));
    }
}
