package james.onionmx.mailets;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.TransactionOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's line about one attempt at one destination: queue id, domains, onion, outcome,
 * turns, duration, reason. It holds no address: those that a peer echoes lose their local part.
 *
 * @param mail the attempted mail
 * @param recipients those for this destination
 * @param destination where they were headed
 * @param start when the attempt began
 */
record AttemptLog(
        Mail mail, Collection<MailAddress> recipients, Destination destination, Instant start) {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);
    private static final Pattern LOCAL_PART = Pattern.compile("(?:\"[^\"]*+\"|[^\\s<>@:;,]++)@");
    private static final int MOST_DOMAINS = 3;

    /** Reports an attempt that reached for a service. */
    void write(
            RouteDelivery.Result result, Map<MailAddress, RecipientOutcome> outcomes, Instant end) {
        int turns =
                result.outcome() instanceof TransactionOutcome.Answered answered
                        ? answered.turns()
                        : 0;
        write(result.lastTried().toString(), turns, outcomes, end);
    }

    /** Reports an attempt that ended before any service was reached for. */
    void write(Map<MailAddress, RecipientOutcome> outcomes, Instant end) {
        write("none", 0, outcomes, end);
    }

    private void write(
            String onion, int turns, Map<MailAddress, RecipientOutcome> outcomes, Instant end) {
        LOGGER.info(
                "mail={} domain={} onion={} outcome={} delivered={} deferred={} refused={} turns={}"
                        + " ms={}{}",
                mail.getName(),
                domains(),
                onion,
                verdict(outcomes.values()),
                outcomes.values().stream()
                        .filter(RecipientOutcome.Delivered.class::isInstance)
                        .count(),
                failed(outcomes.values(), Permanence.TEMPORARY),
                failed(outcomes.values(), Permanence.PERMANENT),
                turns,
                Duration.between(start, end).toMillis(),
                firstReason(outcomes.values())
                        .map(reason -> " reason=\"" + reason + "\"")
                        .orElse(""));
        LOGGER.debug("mail={} recipients={}", mail.getName(), recipients);
    }

    private String domains() {
        Collection<String> domains =
                recipients.stream()
                        .map(address -> address.getDomain().asString().toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList();
        String shown = domains.stream().limit(MOST_DOMAINS).collect(Collectors.joining(","));
        int hidden = domains.size() - MOST_DOMAINS;
        return hidden > 0 ? shown + ",+" + hidden : shown;
    }

    private static String verdict(Collection<RecipientOutcome> outcomes) {
        if (outcomes.stream().allMatch(RecipientOutcome.Delivered.class::isInstance)) {
            return "delivered";
        }
        if (outcomes.stream().allMatch(RecipientOutcome.Postponed.class::isInstance)) {
            return "postponed";
        }
        if (failed(outcomes, Permanence.TEMPORARY) == outcomes.size()) {
            return "deferred";
        }
        return failed(outcomes, Permanence.PERMANENT) == outcomes.size() ? "refused" : "partial";
    }

    private static long failed(Collection<RecipientOutcome> outcomes, Permanence permanence) {
        return outcomes.stream()
                .map(AttemptLog::failure)
                .flatMap(Optional::stream)
                .filter(failure -> failure.permanence() == permanence)
                .count();
    }

    private static Optional<String> firstReason(Collection<RecipientOutcome> outcomes) {
        return outcomes.stream()
                .map(AttemptLog::failure)
                .flatMap(Optional::stream)
                .map(AttemptLog::logged)
                .findFirst();
    }

    private static Optional<DeliveryFailure> failure(RecipientOutcome outcome) {
        if (outcome instanceof RecipientOutcome.Postponed postponed) {
            return Optional.of(postponed.failure());
        }
        return outcome instanceof RecipientOutcome.Failed failed
                ? Optional.of(failed.failure())
                : Optional.empty();
    }

    private static String logged(DeliveryFailure failure) {
        String reason = failure.code() + " " + failure.enhancedCode() + " " + failure.reason();
        return LOCAL_PART.matcher(reason).replaceAll("***@").replace('"', '\'');
    }
}
