package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionEndpoint;
import java.util.Optional;

/**
 * A service of ours, as a stranger finds it through Tor.
 *
 * @param service which
 * @param banner its first line; none if it was not reached
 * @param expectedName what our greeting names; none if that is not known here
 * @param failure why it was not reached; empty if it was
 */
record ServiceCheck(
        OnionEndpoint service,
        Optional<String> banner,
        Optional<String> expectedName,
        String failure) {

    ServiceCheck {
        requireNonNull(service);
        requireNonNull(banner);
        requireNonNull(expectedName);
        requireNonNull(failure);
    }

    /** Whether somebody else answers in our place, or the gate does not. */
    boolean isAnothers() {
        return banner.isPresent()
                && !banner.get()
                        .startsWith("220 " + expectedName.map(name -> name + " ").orElse(""));
    }

    /** For people. */
    String words() {
        if (banner.isEmpty()) {
            return "not reached: " + failure;
        }
        if (isAnothers()) {
            return "reached, but not ours: \""
                    + banner.get()
                    + "\", expected 220 "
                    + expectedName.orElse("");
        }
        return "reached"
                + (expectedName.isPresent() ? ", the banner is ours" : "")
                + ": "
                + banner.get();
    }

    int exitCode() {
        if (banner.isEmpty()) {
            return ExitCodes.UNDECIDED;
        }
        return isAnothers() ? ExitCodes.NO : ExitCodes.OK;
    }
}
