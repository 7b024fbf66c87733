package james.onionmx.mailets;

import james.onionmx.smtp.DsnRequest;
import james.onionmx.smtp.EnvelopeId;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.OriginalRecipient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.DsnParameters.XText;
import org.apache.mailet.Mail;

/** Reads what a mail's sender asks for in notifications about its delivery (RFC 3461). */
final class DsnRequests {

    private DsnRequests() {}

    /**
     * What is asked for some recipients of a mail. What cannot stand in a notification is left out.
     */
    static DsnRequest of(Mail mail, Map<ForwardPath, MailAddress> recipients) {
        return mail.dsnParameters()
                .map(parameters -> of(parameters, recipients))
                .orElse(DsnRequest.NONE);
    }

    private static DsnRequest of(
            DsnParameters parameters, Map<ForwardPath, MailAddress> recipients) {
        Map<ForwardPath, DsnRequest.ForRecipient> asked = new LinkedHashMap<>();
        recipients.forEach(
                (path, recipient) ->
                        Optional.ofNullable(parameters.getRcptParameters().get(recipient))
                                .ifPresent(of -> asked.put(path, forRecipient(of))));
        return new DsnRequest(
                parameters.getRetParameter().map(DsnRequests::returned),
                parameters
                        .getEnvIdParameter()
                        .flatMap(id -> EnvelopeId.parse(decoded(id.asString()))),
                asked);
    }

    private static DsnRequest.Returned returned(DsnParameters.Ret ret) {
        return switch (ret) {
            case FULL -> DsnRequest.Returned.FULL;
            case HDRS -> DsnRequest.Returned.HEADERS;
        };
    }

    private static DsnRequest.ForRecipient forRecipient(RecipientDsnParameters parameters) {
        return new DsnRequest.ForRecipient(
                parameters.getNotifyParameter().map(DsnRequests::events),
                parameters
                        .getOrcptParameter()
                        .flatMap(to -> OriginalRecipient.parse(decoded(to.asString()))));
    }

    private static Set<DsnRequest.Event> events(Set<Notify> notify) {
        return notify.stream()
                .filter(event -> event != Notify.NEVER)
                .map(event -> DsnRequest.Event.valueOf(event.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** James keeps parameters as they came. */
    private static String decoded(String parameter) {
        return XText.isValid(parameter) ? XText.decode(parameter) : parameter;
    }
}
