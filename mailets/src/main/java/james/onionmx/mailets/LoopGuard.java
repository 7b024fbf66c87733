package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.OnionRoute;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OwnOnions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/**
 * Keeps mail from going round: from being sent to this server itself, or ever again to a server
 * that it has passed (RFC 5321 sections 5.1 and 6.3).
 *
 * @param listed onions that this server is reached by, as its operator says
 * @param known those that this server found out itself
 * @param mostPasses how often a mail may have passed an onion that it is sent to; 0 or more
 */
record LoopGuard(Set<OnionAddress> listed, OwnOnions known, int mostPasses) {

    /** A mail that comes back once may have been forwarded on purpose. */
    static final int DEFAULT_MOST_PASSES = 3;

    /** Knows no onion of this server's. */
    static final LoopGuard DEFAULT = new LoopGuard(Set.of(), DEFAULT_MOST_PASSES);

    private static final Pattern BY = Pattern.compile("(?:^|\\s)by\\s+([^\\s;()]+)");

    LoopGuard {
        listed = Set.copyOf(listed);
        requireNonNull(known);
    }

    LoopGuard(Set<OnionAddress> listed, int mostPasses) {
        this(listed, OwnOnions.NONE, mostPasses);
    }

    LoopGuard withKnown(OwnOnions onions) {
        return new LoopGuard(listed, onions, mostPasses);
    }

    /**
     * The route without the targets that lead in a circle and all of worse priority, which would
     * only hand the mail to the better one; empty where none is left. Blocks: it reads the header.
     */
    Optional<OnionRoute> open(OnionRoute route, Mail mail) throws MessagingException {
        List<String> passed = passed(mail);
        OptionalInt worst =
                route.targets().stream()
                        .filter(target -> isCircle(target, passed))
                        .mapToInt(OnionMx::priority)
                        .min();
        if (worst.isEmpty()) {
            return Optional.of(route);
        }
        List<OnionMx> left =
                route.targets().stream()
                        .filter(target -> target.priority() <= worst.getAsInt())
                        .filter(target -> !isCircle(target, passed))
                        .toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new OnionRoute(left));
    }

    private boolean isCircle(OnionMx target, List<String> passed) {
        OnionAddress onion = target.endpoint().onion();
        return OwnOnions.of(listed).contains(onion)
                || known.contains(onion)
                || passed.stream().filter(onion.toString()::equals).count() > mostPasses;
    }

    /** The servers that say that they took the mail. */
    private static List<String> passed(Mail mail) throws MessagingException {
        String[] received = mail.getMessage().getHeader("Received");
        return received == null
                ? List.of()
                : List.of(received).stream()
                        .map(BY::matcher)
                        .filter(Matcher::find)
                        .map(by -> by.group(1).toLowerCase(Locale.ROOT))
                        .toList();
    }
}
