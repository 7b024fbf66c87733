package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is remembered of a domain that published an onion MX. Services are remembered by their own
 * names, which are their keys; ports, priorities and labels in front may change freely.
 *
 * @param onions the services that are believed, such as {@code <56 characters>.onion}
 * @param firstSeen when these services were first published
 * @param lastSeen when a route that was used was last published
 * @param assurance the best that ever stood behind these services
 * @param unconfirmed other services that were published since without proof
 * @param missingSince since when no record is found and mail waits
 * @param released since when mail need not wait for the record: the operator said so, or the time
 *     was over
 */
public record Pin(
        SortedSet<String> onions,
        Instant firstSeen,
        Instant lastSeen,
        Assurance assurance,
        Optional<Unconfirmed> unconfirmed,
        Optional<Instant> missingSince,
        Optional<Instant> released) {

    /**
     * Services that nothing proves to be the domain's.
     *
     * @param onions their own names
     * @param since when they were first published
     */
    public record Unconfirmed(SortedSet<String> onions, Instant since) {
        /** Takes a copy. */
        public Unconfirmed {
            onions = copy(onions);
            requireNonNull(since);
        }
    }

    /** Takes a copy and refuses a pin without a service. */
    public Pin {
        onions = copy(onions);
        requireNonNull(firstSeen);
        requireNonNull(lastSeen);
        requireNonNull(assurance);
        requireNonNull(unconfirmed);
        requireNonNull(missingSince);
        requireNonNull(released);
    }

    /** Of services seen for the first time. */
    static Pin first(SortedSet<String> onions, Assurance assurance, Instant now) {
        return new Pin(
                onions, now, now, assurance, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The services of a route, as they are remembered. */
    static SortedSet<String> servicesOf(OnionRoute route) {
        SortedSet<String> names = new TreeSet<>();
        route.targets().forEach(mx -> names.add(mx.endpoint().onion().serviceName()));
        return names;
    }

    /** The believed services, some or all, were seen: nothing is amiss. */
    Pin seenAgain(Assurance seenWith, Instant now) {
        return new Pin(
                onions,
                firstSeen,
                now,
                better(seenWith),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Others were seen without proof, and their use is held back. */
    Pin withUnconfirmed(Set<String> others, Instant now) {
        Unconfirmed same =
                unconfirmed
                        .filter(known -> known.onions().equals(others))
                        .orElseGet(() -> new Unconfirmed(new TreeSet<>(others), now));
        return new Pin(
                onions, firstSeen, lastSeen, assurance, Optional.of(same), missingSince, released);
    }

    /** A route was used: the domain can be reached by onion. */
    Pin usedAt(Instant now) {
        return new Pin(
                onions, firstSeen, now, assurance, unconfirmed, Optional.empty(), Optional.empty());
    }

    /** No record was found, and mail waits for it. */
    Pin missing(Instant now) {
        return new Pin(
                onions,
                firstSeen,
                lastSeen,
                assurance,
                unconfirmed,
                missingSince.or(() -> Optional.of(now)),
                released);
    }

    /** Mail waits no longer for the record, until it is seen again. */
    Pin releasedAt(Instant now) {
        return new Pin(
                onions,
                firstSeen,
                lastSeen,
                assurance,
                unconfirmed,
                Optional.empty(),
                Optional.of(now));
    }

    /**
     * Together with what somebody else saw of the same services; with other services it stays as it
     * is, for what was seen here counts.
     */
    Pin joinedWith(Pin other) {
        if (!onions.equals(other.onions)) {
            return this;
        }
        return new Pin(
                onions,
                firstSeen.isBefore(other.firstSeen) ? firstSeen : other.firstSeen,
                lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen,
                better(other.assurance),
                unconfirmed,
                missingSince,
                released);
    }

    /** The operator believes the unconfirmed services; empty if there are none. */
    Optional<Pin> confirmed() {
        return unconfirmed.map(
                others ->
                        new Pin(
                                others.onions(),
                                others.since(),
                                lastSeen,
                                Assurance.OPERATOR,
                                Optional.empty(),
                                missingSince,
                                released));
    }

    /** Whether two differ in nothing but when they were last seen. */
    boolean equalsButForLastSeen(Pin other) {
        return usedSince(other.lastSeen).equals(other);
    }

    private Pin usedSince(Instant seen) {
        return new Pin(onions, firstSeen, seen, assurance, unconfirmed, missingSince, released);
    }

    private Assurance better(Assurance other) {
        return other.compareTo(assurance) < 0 ? other : assurance;
    }

    private static SortedSet<String> copy(SortedSet<String> onions) {
        if (onions.isEmpty()) {
            throw new IllegalArgumentException("a pin without a service");
        }
        return Collections.unmodifiableSortedSet(new TreeSet<>(onions));
    }
}
