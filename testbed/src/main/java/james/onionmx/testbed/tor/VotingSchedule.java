package james.onionmx.testbed.tor;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * When the authority votes next.
 *
 * <p>Tor cuts the day (UTC) into intervals of equal length, moved by an offset, and makes a
 * consensus at each start of one.
 *
 * @param initialInterval the length before there is a first consensus
 * @param offset seconds by which the starts are moved
 */
record VotingSchedule(Duration initialInterval, long offset) {

    private static final long FIRST_INTERVAL_SECONDS = 5;
    private static final long SECONDS_OF_DAY = 86_400;
    private static final Duration LATER_INTERVAL = Duration.ofMinutes(30);

    /** From launch to the vote the relays must have published their descriptors. */
    private static final Duration FIRST_CONSENSUS_LEAD = Duration.ofMillis(6_500);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** A first consensus as soon as all relays can be in it. */
    static VotingSchedule firstConsensus(Instant now) {
        long validAfter = now.plus(FIRST_CONSENSUS_LEAD).getEpochSecond() + 1;
        return new VotingSchedule(
                Duration.ofSeconds(FIRST_INTERVAL_SECONDS),
                Math.floorMod(validAfter, FIRST_INTERVAL_SECONDS));
    }

    /**
     * No vote soon: at its start an authority holds all relays for down, and a vote then would make
     * a consensus without relays.
     *
     * @param interval that of the consensus at hand
     */
    static VotingSchedule votingLate(Instant now, Duration interval) {
        long secondOfDay = Math.floorMod(now.getEpochSecond(), SECONDS_OF_DAY);
        return new VotingSchedule(
                LATER_INTERVAL,
                Math.floorMod(secondOfDay + interval.toSeconds() / 2, interval.toSeconds()));
    }

    /** The voting interval that a consensus document states, if it is one. */
    static Optional<Duration> intervalOf(String consensus) {
        return time(consensus, "valid-after ")
                .flatMap(
                        from ->
                                time(consensus, "fresh-until ")
                                        .map(until -> Duration.between(from, until)));
    }

    private static Optional<Instant> time(String consensus, String keyword) {
        return consensus
                .lines()
                .filter(line -> line.startsWith(keyword))
                .map(line -> line.substring(keyword.length()))
                .map(text -> LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC))
                .findFirst();
    }
}
