package james.onionmx.mailets;

import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.OnionRoute;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.james.server.core.MailImpl;

/** Mails, addresses and routes as the tests of this package need them. */
final class Mails {

    /** What holds where the operator decided nothing. */
    static final AttemptPolicy POLICY =
            new AttemptPolicy(
                    new MissingRoutes(Optional.empty()), LoopGuard.DEFAULT, SubmittedHeaders.KEEP);

    private Mails() {}

    static MailImpl mail(String name, String... recipients) throws MessagingException {
        return MailImpl.builder()
                .name(name)
                .sender("alice@a.example")
                .addRecipients(recipients)
                .mimeMessage(
                        MimeMessageBuilder.mimeMessageBuilder()
                                .setSubject("greetings")
                                .setText("Hello over there.\r\n"))
                .build();
    }

    static List<MailAddress> addresses(String... addresses) {
        return Stream.of(addresses).map(Mails::address).toList();
    }

    static MailAddress address(String address) {
        try {
            return new MailAddress(address);
        } catch (MessagingException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    static OnionEndpoint endpoint(String name) {
        OnionAddress.Parsed parsed = OnionAddress.parse(OnionNames.named(name));
        if (parsed instanceof OnionAddress.Parsed.Valid valid) {
            return new OnionEndpoint(valid.address(), OnionEndpoint.SMTP_PORT);
        }
        throw new IllegalStateException(parsed.toString());
    }

    static OnionRoute route(String... names) {
        List<OnionMx> targets =
                Stream.iterate(0, n -> n < names.length, n -> n + 1)
                        .map(n -> new OnionMx(endpoint(names[n]), n, 0))
                        .toList();
        return new OnionRoute(targets);
    }
}
