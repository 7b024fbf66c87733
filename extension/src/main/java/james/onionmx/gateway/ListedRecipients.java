package james.onionmx.gateway;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recipients that an operator lists. A list that cannot be read any more stays as it was last.
 * Thread-safe; {@link #readAgain} blocks.
 */
final class ListedRecipients {

    private static final Logger LOGGER = LoggerFactory.getLogger(ListedRecipients.class);

    private final List<RecipientList> lists;
    private final Map<RecipientList, String> toldFailures = new HashMap<>();
    private final Map<RecipientList, Set<String>> lastGood = new HashMap<>();
    private volatile List<Set<String>> current = List.of();

    ListedRecipients(List<RecipientList> lists) {
        this.lists = List.copyOf(requireNonNull(lists));
    }

    boolean contains(String recipient) {
        return current.stream().anyMatch(list -> list.contains(recipient));
    }

    /** Takes over what has changed. */
    synchronized void readAgain() {
        lists.forEach(this::readAgain);
        current = lists.stream().map(list -> lastGood.getOrDefault(list, Set.of())).toList();
    }

    private void readAgain(RecipientList list) {
        try {
            Set<String> read = list.read();
            Optional<Set<String>> before = Optional.ofNullable(lastGood.put(list, read));
            if (toldFailures.remove(list) != null || !before.equals(Optional.of(read))) {
                LOGGER.info("{} lists {} recipients", list, read.size());
            }
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(toldFailures.put(list, reason))) {
                LOGGER.warn(
                        "Recipients are not read anew, {} of before stay: {}",
                        lastGood.getOrDefault(list, Set.of()).size(),
                        reason);
            }
        }
    }
}
