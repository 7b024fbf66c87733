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

    /** The authority's interval, and also the one before there is a first consensus. */
    static final Duration INTERVAL = Duration.ofMinutes(30);

    private static final long SECONDS_OF_DAY = 86_400;

    /** The vote is four seconds before the consensus; until then the relays must have published. */
    private static final Duration SHORTEST_LEAD = Duration.ofSeconds(7);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /**
     * A first consensus 7 to 8 seconds from now, which all relays can be in, and no other for half
     * an hour. The initial interval is no shorter than the later ones: a short one would have Tor
     * hold a vote at once, in which there are no relays, and would leave the consensus valid only
     * to the next full half hour, which can be a moment later.
     */
    static VotingSchedule firstConsensus(Instant now) {
        long validAfter = now.plus(SHORTEST_LEAD).getEpochSecond() + 1;
        return new VotingSchedule(INTERVAL, Math.floorMod(validAfter, INTERVAL.toSeconds()));
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
                INTERVAL,
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
