package james.onionmx.smtp;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a peer announced in its reply to EHLO.
 *
 * @param extensions the ones that matter here
 * @param maxSize octets of a message, where SIZE has a limit
 * @param maxRecipients of a transaction, where LIMITS has RCPTMAX (RFC 9422)
 * @param maxMails of a session, where LIMITS has MAILMAX
 * @param maxDomains of recipients in a session, where LIMITS has RCPTDOMAINMAX
 */
record Capabilities(
        Set<Extension> extensions,
        OptionalLong maxSize,
        OptionalInt maxRecipients,
        OptionalInt maxMails,
        OptionalInt maxDomains) {

    /** Of a peer that knows only HELO. */
    static final Capabilities NONE =
            new Capabilities(
                    Set.of(),
                    OptionalLong.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty());

    private static final DeliveryFailure NO_SMTPUTF8 =
            DeliveryFailure.permanent(
                    553,
                    "5.6.7",
                    "the mail has an address or a header beyond ASCII, which the receiving server"
                            + " does not take (no SMTPUTF8)");

    /** What a mail fails with whose content would have to be converted for this peer. */
    static final DeliveryFailure NO_8BITMIME =
            DeliveryFailure.permanent(
                    554,
                    "5.6.3",
                    "the message has 8-bit content, which the receiving server does not take (no"
                            + " 8BITMIME)");

    /** Copies the set. */
    Capabilities {
        extensions = Set.copyOf(extensions);
    }

    /** Reads the lines behind the first of a reply to EHLO. */
    static Capabilities of(SmtpReply ehlo) {
        Set<Extension> extensions = EnumSet.noneOf(Extension.class);
        OptionalLong maxSize = OptionalLong.empty();
        OptionalInt maxRecipients = OptionalInt.empty();
        OptionalInt maxMails = OptionalInt.empty();
        OptionalInt maxDomains = OptionalInt.empty();
        for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
            List<String> words =
                    Arrays.asList(line.strip().toUpperCase(Locale.ROOT).split(" +", -1));
            Extension.of(words.get(0)).ifPresent(extensions::add);
            if (words.get(0).equals("SIZE") && words.size() > 1) {
                maxSize = limit(words.get(1));
            }
            if (words.get(0).equals("LIMITS")) {
                maxRecipients = limit("RCPTMAX=", words);
                maxMails = limit("MAILMAX=", words);
                maxDomains = limit("RCPTDOMAINMAX=", words);
            }
        }
        return new Capabilities(extensions, maxSize, maxRecipients, maxMails, maxDomains);
    }

    boolean has(Extension extension) {
        return extensions.contains(extension);
    }

    /** Why a mail cannot go to this peer at all, where that is so. */
    Optional<DeliveryFailure> objectionTo(OutgoingMail mail) {
        boolean international =
                mail.content().header() == SpooledMessage.Header.UTF_8
                        || mail.envelope().sender().needsSmtpUtf8();
        return international && !has(Extension.SMTPUTF8)
                ? Optional.of(NO_SMTPUTF8)
                : objectionTo(mail.content());
    }

    /** Why one recipient's mail cannot go to this peer, where that is so. */
    Optional<DeliveryFailure> objectionTo(ForwardPath recipient) {
        return recipient.needsSmtpUtf8() && !has(Extension.SMTPUTF8)
                ? Optional.of(NO_SMTPUTF8)
                : Optional.empty();
    }

    private Optional<DeliveryFailure> objectionTo(SpooledMessage message) {
        if (maxSize.isPresent() && message.size() > maxSize.getAsLong()) {
            return Optional.of(
                    DeliveryFailure.permanent(
                            552,
                            "5.3.4",
                            "the message has "
                                    + message.size()
                                    + " octets, the receiving server takes "
                                    + maxSize.getAsLong()));
        }
        if (message.body() == SpooledMessage.Body.EIGHT_BIT_MIME
                && !has(Extension.EIGHT_BIT_MIME)) {
            return Optional.of(NO_8BITMIME);
        }
        return Optional.empty();
    }

    /** RFC 1870 section 4: no number, or 0, is no fixed limit; one beyond a long is none either. */
    private static OptionalLong limit(String digits) {
        if (!digits.matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long limit = Long.parseLong(digits);
        return limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    private static OptionalInt limit(String name, List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith(name))
                .map(word -> limit(word.substring(name.length())))
                .flatMapToLong(OptionalLong::stream)
                .mapToInt(limit -> (int) Math.min(limit, Integer.MAX_VALUE))
                .findFirst();
    }
}
