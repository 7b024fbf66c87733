package james.onionmx.testbed.smtp;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link ScriptedSmtpPeer} answers. Immutable; every method gives a changed copy.
 *
 * @param answers by step
 * @param recipients answers to RCPT by address, in front of those by step
 * @param writing how octets leave
 */
public record SmtpScript(
        Map<SmtpStep, SmtpAnswer> answers, Map<String, SmtpAnswer> recipients, Writing writing) {

    /** How octets leave. */
    public enum Writing {
        /** A reply in one write. */
        WHOLE,
        /** Every octet in a write of its own. */
        OCTET_BY_OCTET
    }

    /** Copies the maps. */
    public SmtpScript {
        answers = Map.copyOf(answers);
        recipients = Map.copyOf(recipients);
    }

    /** Takes every mail; announces PIPELINING, 8BITMIME, SIZE without limit and enhanced codes. */
    public static SmtpScript accepting() {
        Map<SmtpStep, SmtpAnswer> answers = new EnumMap<>(SmtpStep.class);
        answers.put(SmtpStep.BANNER, SmtpAnswer.lines("220 peer.example ESMTP"));
        answers.put(SmtpStep.HELO, SmtpAnswer.lines("250 peer.example"));
        answers.put(SmtpStep.STARTTLS, SmtpAnswer.lines("502 5.5.1 no TLS here"));
        answers.put(SmtpStep.MAIL, SmtpAnswer.lines("250 2.1.0 sender ok"));
        answers.put(SmtpStep.RCPT, SmtpAnswer.lines("250 2.1.5 recipient ok"));
        answers.put(SmtpStep.DATA, SmtpAnswer.lines("354 go ahead"));
        answers.put(SmtpStep.BDAT, SmtpAnswer.lines("250 2.0.0 block taken"));
        answers.put(SmtpStep.RSET, SmtpAnswer.lines("250 2.0.0 reset"));
        answers.put(SmtpStep.CONTENT, SmtpAnswer.lines("250 2.0.0 taken"));
        answers.put(SmtpStep.RSET, SmtpAnswer.lines("250 2.0.0 forgotten"));
        answers.put(SmtpStep.PROXY, new SmtpAnswer.Raw(""));
        answers.put(SmtpStep.QUIT, new SmtpAnswer.Cut("221 2.0.0 bye\r\n"));
        answers.put(SmtpStep.OTHER, SmtpAnswer.lines("502 5.5.1 unknown command"));
        return new SmtpScript(answers, Map.of(), Writing.WHOLE)
                .announcing("PIPELINING", "8BITMIME", "SIZE", "ENHANCEDSTATUSCODES");
    }

    /** As {@link #accepting}, with CHUNKING too. */
    public static SmtpScript chunking() {
        return accepting()
                .announcing("PIPELINING", "8BITMIME", "SIZE", "ENHANCEDSTATUSCODES", "CHUNKING");
    }

    /** Announces these and nothing else. */
    public SmtpScript announcing(String... keywords) {
        List<String> lines = new ArrayList<>();
        lines.add("peer.example");
        lines.addAll(List.of(keywords));
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            char separator = i == lines.size() - 1 ? ' ' : '-';
            reply.append("250").append(separator).append(lines.get(i)).append("\r\n");
        }
        return with(SmtpStep.EHLO, new SmtpAnswer.Raw(reply.toString()));
    }

    /** Answers a step this way. */
    public SmtpScript with(SmtpStep step, SmtpAnswer answer) {
        Map<SmtpStep, SmtpAnswer> changed = new EnumMap<>(SmtpStep.class);
        changed.putAll(answers);
        changed.put(step, answer);
        return new SmtpScript(changed, recipients, writing);
    }

    /** Knows no BDAT: to it that is an unknown command, and the octets behind it are commands. */
    public SmtpScript withoutBdat() {
        Map<SmtpStep, SmtpAnswer> changed = new EnumMap<>(answers);
        changed.remove(SmtpStep.BDAT);
        return new SmtpScript(changed, recipients, writing);
    }

    /** Answers a step with one reply. */
    public SmtpScript with(SmtpStep step, String... lines) {
        return with(step, SmtpAnswer.lines(lines));
    }

    /** Answers a recipient this way. */
    public SmtpScript withRecipient(String address, SmtpAnswer answer) {
        Map<String, SmtpAnswer> changed = new HashMap<>(recipients);
        changed.put(address, answer);
        return new SmtpScript(answers, changed, writing);
    }

    /** Answers a recipient with one reply. */
    public SmtpScript withRecipient(String address, String... lines) {
        return withRecipient(address, SmtpAnswer.lines(lines));
    }

    /** Sends every octet in a write of its own. */
    public SmtpScript octetByOctet() {
        return new SmtpScript(answers, recipients, Writing.OCTET_BY_OCTET);
    }

    boolean knows(SmtpStep step) {
        return answers.containsKey(step);
    }

    SmtpAnswer answerTo(SmtpStep step) {
        return answers.get(step);
    }

    SmtpAnswer answerToRecipient(String address) {
        return recipients.getOrDefault(address, answers.get(SmtpStep.RCPT));
    }
}
