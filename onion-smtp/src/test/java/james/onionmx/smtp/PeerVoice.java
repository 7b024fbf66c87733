package james.onionmx.smtp;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a server in memory says, how much of it is on its way, and how much has arrived. */
final class PeerVoice {

    private final StringBuilder unspoken = new StringBuilder();
    private final Deque<Remark> unheard = new ArrayDeque<>();
    private long said;
    private long heard;

    private record Remark(long end, Runnable onHeard) {}

    void say(String octets) {
        unspoken.append(octets);
        said += octets.length();
    }

    /** Says, and does something when the client has all of it. */
    void say(String octets, Runnable onHeard) {
        say(octets);
        unheard.add(new Remark(said, onHeard));
    }

    /** Takes the next octets off, for the network. */
    String speak(int atMost) {
        String spoken = unspoken.substring(0, Math.min(atMost, unspoken.length()));
        unspoken.delete(0, spoken.length());
        return spoken;
    }

    boolean isSilent() {
        return unspoken.length() == 0;
    }

    /** The client has so many more octets. */
    void heard(int octets) {
        heard += octets;
        while (!unheard.isEmpty() && unheard.element().end() <= heard) {
            unheard.remove().onHeard().run();
        }
    }
}
