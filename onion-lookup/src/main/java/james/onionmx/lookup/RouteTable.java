package james.onionmx.lookup;

import james.onionmx.tor.NameRecords;
import james.onionmx.tor.OnionAddressPool;
import james.onionmx.tor.OnionEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Very many routes in little memory, each once. Most lead to one service at the port of SMTP, and
 * take no more than the service's address. Immutable.
 */
final class RouteTable {

    private static final int INTS_OF_A_TARGET = 3;

    /** For each route the number of its targets, then of each the onion, port and preference. */
    private final int[] numbers;

    private final OnionAddressPool onions;

    private RouteTable(int[] numbers, OnionAddressPool onions) {
        this.numbers = numbers;
        this.onions = onions;
    }

    /** The route that {@link Builder#add} returned a ticket for. */
    OnionRoute get(int ticket) {
        if (ticket > 0) {
            OnionEndpoint endpoint = new OnionEndpoint(onions.get(ticket), OnionEndpoint.SMTP_PORT);
            return new OnionRoute(List.of(new OnionMx(endpoint, 0, 0)));
        }
        int at = -ticket;
        int count = numbers[at];
        List<OnionMx> targets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            targets.add(target(at + 1 + i * INTS_OF_A_TARGET));
        }
        return new OnionRoute(targets);
    }

    private OnionMx target(int at) {
        OnionEndpoint endpoint = new OnionEndpoint(onions.get(numbers[at]), numbers[at + 1]);
        int preference = numbers[at + 2];
        return new OnionMx(endpoint, preference >>> 16, preference & 0xffff);
    }

    /** Collects routes; used once, by one thread. */
    static final class Builder {

        private final OnionAddressPool.Builder onions;
        private int[] numbers = new int[64];

        /** Place 0 stays free, so that no used slot is 0. */
        private int end = 1;

        /** By hash: where a route lies; 0 is free. */
        private int[] slots = new int[16];

        private int size;

        /** Puts the services' addresses into records that others may put names into, too. */
        Builder(NameRecords.Builder records) {
            this.onions = new OnionAddressPool.Builder(records);
        }

        /**
         * The ticket of a route, equal for equal routes: above 0 the one service's in the pool,
         * below 0 the opposite of a place among the numbers.
         */
        int add(OnionRoute route) {
            OnionMx first = route.targets().get(0);
            boolean isPlain = first.priority() == 0 && first.weight() == 0;
            return isPlain
                            && route.targets().size() == 1
                            && first.endpoint().port() == OnionEndpoint.SMTP_PORT
                    ? onions.add(first.endpoint().onion())
                    : -place(route);
        }

        private int place(OnionRoute route) {
            int length = 1 + route.targets().size() * INTS_OF_A_TARGET;
            if (end + length > numbers.length) {
                numbers = Arrays.copyOf(numbers, Math.max(numbers.length * 2, end + length));
            }
            write(route);
            int slot = slotOf(end, length);
            if (slots[slot] != 0) {
                return slots[slot];
            }
            int place = end;
            slots[slot] = place;
            end += length;
            size++;
            if (size > slots.length / 2) {
                spread();
            }
            return place;
        }

        private void write(OnionRoute route) {
            int at = end;
            numbers[at++] = route.targets().size();
            for (OnionMx target : route.targets()) {
                numbers[at++] = onions.add(target.endpoint().onion());
                numbers[at++] = target.endpoint().port();
                numbers[at++] = (target.priority() << 16) | target.weight();
            }
        }

        private int slotOf(int at, int length) {
            int slot = hash(at, length) & (slots.length - 1);
            while (slots[slot] != 0 && !isEqual(slots[slot], at, length)) {
                slot = (slot + 1) & (slots.length - 1);
            }
            return slot;
        }

        private boolean isEqual(int place, int at, int length) {
            return numbers[place] == numbers[at]
                    && Arrays.equals(numbers, place, place + length, numbers, at, at + length);
        }

        private int hash(int at, int length) {
            int hash = 1;
            for (int i = at; i < at + length; i++) {
                hash = (hash ^ numbers[i]) * 0x9e3779b1;
                hash ^= hash >>> 15;
            }
            return hash;
        }

        private void spread() {
            int[] places = slots;
            slots = new int[places.length * 2];
            for (int place : places) {
                if (place != 0) {
                    slots[slotOf(place, 1 + numbers[place] * INTS_OF_A_TARGET)] = place;
                }
            }
        }

        /**
         * The table of what was added; ends the builder's use.
         *
         * @param built what the records became that the addresses were put into
         */
        RouteTable build(NameRecords built) {
            return new RouteTable(Arrays.copyOf(numbers, end), onions.build(built));
        }
    }
}
