package james.onionmx.gate;

import java.util.Optional;

/** What one session has used up. Each method tells the last words where it was too much. */
final class Tally {

    private static final Reply COMMANDS = Reply.of(421, "4.7.0 Too many commands in this session");
    private static final Reply ERRORS = Reply.of(421, "4.7.0 Too many errors in this session");
    private static final Reply MAILS =
            Reply.of(421, "4.7.0 Enough mails in this session; please connect again");

    private final GateLimits limits;
    private int commands;
    private int errors;
    private int mails;

    Tally(GateLimits limits) {
        this.limits = limits;
    }

    Optional<Reply> command() {
        return ++commands > limits.commands() ? Optional.of(COMMANDS) : Optional.empty();
    }

    Optional<Reply> error() {
        return ++errors > limits.errors() ? Optional.of(ERRORS) : Optional.empty();
    }

    Optional<Reply> mail() {
        return ++mails > limits.mails() ? Optional.of(MAILS) : Optional.empty();
    }
}
