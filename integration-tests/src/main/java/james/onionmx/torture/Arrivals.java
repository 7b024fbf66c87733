package james.onionmx.torture;

import james.onionmx.testbed.james.RepositoryFolder.StoredMail;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies in the receivers' inboxes and in the sender's: all that counts in the end.
 *
 * @param copies whole messages, by letter and recipient, in the order in which they were received
 *     and stored
 * @param bounces what the sender was told that it was not delivered
 */
record Arrivals(Map<Passage, List<Copy>> copies, Set<Passage> bounces) {

    private static final Pattern RECEIVED_AT =
            Pattern.compile(
                    ";\\s+(\\w{3}, \\d{1,2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2} [+-]\\d{4})");

    /** What a receiver made two of was received once. */
    private static final Comparator<Copy> IN_ORDER =
            Comparator.comparing(Copy::received).thenComparing(Copy::stored);

    private static final Pattern FINAL_RECIPIENT =
            Pattern.compile("(?im)^Final-Recipient:\\s*rfc822;\\s*(\\S+)\\s*$");

    Arrivals {
        copies = Map.copyOf(copies);
        bounces = Set.copyOf(bounces);
    }

    /** A letter on its way to one recipient. */
    record Passage(String id, String recipient) {}

    /**
     * A copy in an inbox.
     *
     * @param received when the receiving server began to take the content, to the second
     * @param stored when it put the mail into the inbox
     */
    record Copy(Instant received, Instant stored) {}

    /** Reads all inboxes. */
    static Arrivals in(Scene scene) {
        Map<Passage, List<Copy>> copies = new HashMap<>();
        for (String user : Letter.USERS) {
            for (StoredMail mail : scene.inbox(user).mails()) {
                idOf(mail)
                        .filter(id -> Letter.isWhole(mail.message(), id))
                        .ifPresent(
                                id ->
                                        copies.computeIfAbsent(
                                                        new Passage(id, user),
                                                        passage -> new ArrayList<>())
                                                .add(new Copy(receivedAt(mail), mail.stored())));
            }
        }
        copies.values().forEach(list -> list.sort(IN_ORDER));
        return new Arrivals(copies, bouncesIn(scene));
    }

    private static Set<Passage> bouncesIn(Scene scene) {
        Set<Passage> bounces = new HashSet<>();
        for (StoredMail mail : scene.inbox(Letter.SENDER).mails()) {
            Optional<String> id = idOf(mail);
            Matcher recipient = FINAL_RECIPIENT.matcher(mail.message());
            while (id.isPresent() && recipient.find()) {
                bounces.add(new Passage(id.get(), recipient.group(1).toLowerCase(Locale.ROOT)));
            }
        }
        return bounces;
    }

    private static Optional<String> idOf(StoredMail mail) {
        Matcher id = Letter.ID.matcher(mail.message());
        return id.find() ? Optional.of(id.group()) : Optional.empty();
    }

    private static Instant receivedAt(StoredMail mail) {
        Matcher stamp = RECEIVED_AT.matcher(mail.message());
        if (!stamp.find()) {
            throw new IllegalStateException("a mail without a Received header");
        }
        return OffsetDateTime.parse(stamp.group(1), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }
}
