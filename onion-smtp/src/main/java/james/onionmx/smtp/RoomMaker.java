package james.onionmx.smtp;

import static java.util.stream.Collectors.groupingBy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the session that has to end so that a line without one gets its turn: an idle one, the
 * longest idle first, else one of a destination that has several. Those that have just one keep it
 * for as many mails as a session may carry.
 */
final class RoomMaker {

    private RoomMaker() {}

    /**
     * The session to end now, if any.
     *
     * @param sessions all there are
     * @param unserved the lines without a session that wait for one
     */
    static Optional<PooledSession> choose(
            Collection<PooledSession> sessions, SessionPermits permits, WaitingLines unserved) {
        if (unserved.isEmpty()) {
            return Optional.empty();
        }
        if (permits.isExhausted()) {
            return choose(sessions, unserved.services().size());
        }
        return unserved.services().stream()
                .map(
                        service ->
                                choose(
                                        sessions.stream()
                                                .filter(
                                                        s ->
                                                                s.line()
                                                                        .key()
                                                                        .service()
                                                                        .equals(service))
                                                .toList(),
                                        1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Of these, one more than are ending already, up to so many. */
    private static Optional<PooledSession> choose(Collection<PooledSession> among, int wanted) {
        long ending = among.stream().filter(PooledSession::isEnding).count();
        if (ending >= wanted) {
            return Optional.empty();
        }
        return among.stream()
                .filter(PooledSession::isIdle)
                .min(Comparator.comparingLong(PooledSession::lastAsked))
                .or(() -> oneOfSeveral(among));
    }

    private static Optional<PooledSession> oneOfSeveral(Collection<PooledSession> among) {
        Map<DestinationLine, List<PooledSession>> byLine =
                among.stream()
                        .filter(PooledSession::isServing)
                        .collect(groupingBy(PooledSession::line));
        return byLine.values().stream()
                .filter(several -> several.size() > 1)
                .max(Comparator.comparingInt(List::size))
                .map(several -> several.get(0));
    }
}
