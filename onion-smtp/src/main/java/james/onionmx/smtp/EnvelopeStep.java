package james.onionmx.smtp;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A command of an envelope and who takes its reply, made when the command is sent.
 *
 * @param command what to send
 * @param onReply asked once, when it is sent
 */
record EnvelopeStep(SmtpCommand command, Supplier<Consumer<SmtpReply>> onReply) {

    void sendOn(SmtpWire wire) {
        wire.send(command, onReply.get());
    }
}
