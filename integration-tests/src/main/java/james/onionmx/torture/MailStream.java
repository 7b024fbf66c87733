package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.james.SmtpSubmission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alice's mail, handed to her server at an even pace. What the server did not clearly accept is
 * sent anew under another Message-ID, as people do.
 */
final class MailStream {

    private static final Logger LOGGER = LoggerFactory.getLogger(MailStream.class);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(3);

    private final SmtpSubmission submission;
    private final RandomGenerator random;
    private final Clock clock;
    private final Pauses pauses;
    private final List<Accepted> accepted = Collections.synchronizedList(new ArrayList<>());
    private int doubtful;

    /** A mail that the server has taken over. */
    record Accepted(Letter letter, Instant at) {}

    MailStream(SmtpSubmission submission, RandomGenerator random, Clock clock, Pauses pauses) {
        this.submission = requireNonNull(submission);
        this.random = requireNonNull(random);
        this.clock = requireNonNull(clock);
        this.pauses = requireNonNull(pauses);
    }

    /** Sends all mails of a campaign; returns when the last one is accepted. */
    void send(TortureOptions options) {
        Duration pace = options.duration().dividedBy(options.mails());
        Instant start = clock.instant();
        for (int number = 0; number < options.mails(); number++) {
            Letter letter = Letter.draw(number, options.seed(), random);
            Duration early =
                    Duration.between(clock.instant(), start.plus(pace.multipliedBy(number)));
            if (!early.isNegative()) {
                pauses.pause(early);
            }
            sendUntilAccepted(letter);
        }
    }

    private void sendUntilAccepted(Letter letter) {
        Instant giveUp = clock.instant().plus(LONGEST_OUTAGE);
        Letter current = letter;
        for (int attempt = 1; !isAccepted(current); attempt++) {
            if (clock.instant().isAfter(giveUp)) {
                throw new IllegalStateException(
                        "the sender's server takes no mail for " + LONGEST_OUTAGE);
            }
            doubtful++;
            pauses.pause(AFTER_FAILURE);
            current = letter.again(attempt);
        }
        accepted.add(new Accepted(current, clock.instant()));
    }

    private boolean isAccepted(Letter letter) {
        try {
            List<String> replies =
                    submission.send(Letter.SENDER, letter.recipients(), letter.message());
            // The last reply to RCPT is a 250 as well.
            return replies.stream().anyMatch(reply -> reply.startsWith("354"))
                    && replies.get(replies.size() - 1).startsWith("250");
        } catch (IllegalStateException e) {
            LOGGER.debug("{} was not accepted: {}", letter.id(), e.getMessage());
            return false;
        }
    }

    /** What has been accepted so far. */
    List<Accepted> accepted() {
        synchronized (accepted) {
            return List.copyOf(accepted);
        }
    }

    /** How many tries had no clear result; they may have come through or not. */
    int doubtful() {
        return doubtful;
    }
}
