package james.onionmx.lookup;

import james.onionmx.tor.OnionAddressPool;
import james.onionmx.tor.OnionEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Very many routes in little memory, each once. Immutable. */
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
        int count = numbers[ticket];
        if (count == 1) {
            return new OnionRoute(List.of(target(ticket + 1)));
        }
        List<OnionMx> targets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            targets.add(target(ticket + 1 + i * INTS_OF_A_TARGET));
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

        private final OnionAddressPool.Builder onions = new OnionAddressPool.Builder();
        private int[] numbers = new int[64];

        /** Place 0 stays free, so that no used slot is 0. */
        private int end = 1;

        /** By hash: where a route lies; 0 is free. */
        private int[] slots = new int[16];

        private int size;

        /** The ticket of a route, equal for equal routes. */
        int add(OnionRoute route) {
            int length = 1 + route.targets().size() * INTS_OF_A_TARGET;
            if (end + length > numbers.length) {
                numbers = Arrays.copyOf(numbers, Math.max(numbers.length * 2, end + length));
            }
            write(route);
            int slot = slotOf(end, length);
            if (slots[slot] != 0) {
                return slots[slot];
            }
            int ticket = end;
            slots[slot] = ticket;
            end += length;
            size++;
            if (size > slots.length / 2) {
                spread();
            }
            return ticket;
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

        private boolean isEqual(int ticket, int at, int length) {
            return numbers[ticket] == numbers[at]
                    && Arrays.equals(numbers, ticket, ticket + length, numbers, at, at + length);
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
            int[] tickets = slots;
            slots = new int[tickets.length * 2];
            for (int ticket : tickets) {
                if (ticket != 0) {
                    slots[slotOf(ticket, 1 + numbers[ticket] * INTS_OF_A_TARGET)] = ticket;
                }
            }
        }

        /** The table of what was added; ends the builder's use. */
        RouteTable build() {
            return new RouteTable(Arrays.copyOf(numbers, end), onions.build());
        }
    }
}
