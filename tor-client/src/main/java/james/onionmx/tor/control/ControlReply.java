package james.onionmx.tor.control;

import java.util.List;

/**
 * What Tor answered to one command.
 *
 * @param status three digits; 250 for what is done
 * @param lines the texts behind the status; one that has data bears it in further lines of its own
 */
record ControlReply(int status, List<String> lines) {

    private static final int DONE = 250;

    ControlReply {
        lines = List.copyOf(lines);
    }

    boolean isPositive() {
        return status == DONE;
    }

    /** All in one line. */
    String text() {
        return status + " " + String.join(" / ", lines);
    }
}
