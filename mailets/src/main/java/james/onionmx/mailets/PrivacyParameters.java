package james.onionmx.mailets;

import james.onionmx.tor.OnionAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;

/** Reads the parameters about circles and about what a mail tells of its sender. */
final class PrivacyParameters {

    static final String OWN_ONIONS = "ownOnions";
    static final String MAX_PASSES = "maxPasses";
    static final String HEADERS = "privacy.headers";
    static final String MIX_DELAY = "privacy.mixDelay";
    static final String BOUNCES = "privacy.bounces";

    private static final int MOST_PASSES = 100;

    private final MailetParameters parameters;

    PrivacyParameters(MailetParameters parameters) {
        this.parameters = parameters;
    }

    LoopGuard loopGuard() throws MessagingException {
        return new LoopGuard(
                ownOnions(),
                parameters.number(MAX_PASSES, LoopGuard.DEFAULT_MOST_PASSES, 0, MOST_PASSES));
    }

    private Set<OnionAddress> ownOnions() throws MessagingException {
        Optional<String> text = parameters.text(OWN_ONIONS);
        Set<OnionAddress> own = new HashSet<>();
        if (text.isPresent()) {
            for (String name : text.get().split(",", -1)) {
                if (OnionAddress.parse(name.strip()) instanceof OnionAddress.Parsed.Valid valid) {
                    own.add(valid.address());
                } else {
                    throw parameters.bad(
                            OWN_ONIONS, text.get(), "version 3 onion names, comma separated");
                }
            }
        }
        return own;
    }

    SubmittedHeaders headers() throws MessagingException {
        Optional<String> text = parameters.text(HEADERS);
        if (text.isEmpty()) {
            return SubmittedHeaders.KEEP;
        }
        return switch (text.get()) {
            case "keep" -> SubmittedHeaders.KEEP;
            case "minimal" -> SubmittedHeaders.MINIMAL;
            default -> throw parameters.bad(HEADERS, text.get(), "keep or minimal");
        };
    }

    BounceContent bounces() throws MessagingException {
        Optional<String> text = parameters.text(BOUNCES);
        if (text.isEmpty()) {
            return BounceContent.FULL;
        }
        return switch (text.get()) {
            case "full" -> BounceContent.FULL;
            case "headers" -> BounceContent.HEADERS;
            default -> throw parameters.bad(BOUNCES, text.get(), "full or headers");
        };
    }

    /** The longest time that fresh mail is held; zero for not at all. */
    Duration mixDelay() throws MessagingException {
        return parameters.durationOrZero(MIX_DELAY, Duration.ZERO);
    }
}
