package james.onionmx.gate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what follows MAIL and RCPT. Source routes are not taken: nobody honest sends them. One or
 * more spaces before the path are, for many do.
 */
final class EnvelopeParser {

    private static final int MAX_PATH = 512;

    private static final String ATOMS = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\\-\\x80-\\xff]++";
    private static final String QUOTED = "\"(?:[ !#-\\[\\]-~\\x80-\\xff]|\\\\[ -~])*+\"";
    private static final String DOMAIN =
            "(?:[A-Za-z0-9\\x80-\\xff][A-Za-z0-9._\\-\\x80-\\xff]*+|\\[[A-Za-z0-9.:]++\\])";
    private static final String MAILBOX = "(?:" + ATOMS + "|" + QUOTED + ")@" + DOMAIN;

    private static final Pattern MAIL =
            Pattern.compile("FROM: *(<(?:" + MAILBOX + ")?>)((?: .*)?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern RECIPIENT =
            Pattern.compile(
                    "TO: *(<(?:" + MAILBOX + "|postmaster)>)((?: .*)?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SIZE = Pattern.compile("SIZE=(\\d{1,18})");
    private static final Pattern NOT_ASCII = Pattern.compile("[\\x80-\\xff]");

    private static final Command BAD_SENDER =
            new Command.Refused(Reply.of(501, "5.1.7 Expected FROM:<address>"));
    private static final Command BAD_RECIPIENT =
            new Command.Refused(Reply.of(501, "5.1.3 Expected TO:<address>"));
    private static final Command NOT_ASCII_SENDER =
            new Command.Refused(Reply.of(550, "5.6.7 An address outside of ASCII is not taken"));
    private static final Command BAD_PARAMETER =
            new Command.Refused(Reply.of(555, "5.5.4 A parameter that is not known here"));
    private static final Command TOO_BIG =
            new Command.Refused(Reply.of(552, "5.3.4 The message is too big"));

    private final SmtpUtf8 smtpUtf8;
    private final long maxMessage;

    EnvelopeParser(SmtpUtf8 smtpUtf8, long maxMessage) {
        this.smtpUtf8 = smtpUtf8;
        this.maxMessage = maxMessage;
    }

    /** What follows "MAIL ". */
    Command mail(String rest) {
        Matcher parts = MAIL.matcher(rest);
        if (!parts.matches() || parts.group(1).length() > MAX_PATH) {
            return BAD_SENDER;
        }
        OptionalLong size = OptionalLong.empty();
        Set<Command.Mail.Parameter> parameters = EnumSet.noneOf(Command.Mail.Parameter.class);
        for (String parameter : parts.group(2).strip().split(" +", -1)) {
            String upper = parameter.toUpperCase(Locale.ROOT);
            Matcher sizeParts = SIZE.matcher(upper);
            if (sizeParts.matches()) {
                size = OptionalLong.of(Long.parseLong(sizeParts.group(1)));
            } else if (upper.equals("BODY=8BITMIME")) {
                parameters.add(Command.Mail.Parameter.EIGHT_BIT_MIME);
            } else if (upper.equals("SMTPUTF8") && smtpUtf8 == SmtpUtf8.OFFERED) {
                parameters.add(Command.Mail.Parameter.SMTPUTF8);
            } else if (!upper.isEmpty() && !upper.equals("BODY=7BIT")) {
                return BAD_PARAMETER;
            }
        }
        if (size.orElse(0) > maxMessage) {
            return TOO_BIG;
        }
        String path = parts.group(1);
        if (NOT_ASCII.matcher(path).find()
                && !(parameters.contains(Command.Mail.Parameter.SMTPUTF8) && isUtf8(path))) {
            return NOT_ASCII_SENDER;
        }
        return new Command.Mail(path, size, parameters);
    }

    /** What follows "RCPT ". */
    Command recipient(String rest) {
        Matcher parts = RECIPIENT.matcher(rest);
        if (!parts.matches() || parts.group(1).length() > MAX_PATH) {
            return BAD_RECIPIENT;
        }
        if (!parts.group(2).isBlank()) {
            return BAD_PARAMETER;
        }
        String path = parts.group(1);
        if (NOT_ASCII.matcher(path).find() && !(smtpUtf8 == SmtpUtf8.OFFERED && isUtf8(path))) {
            return NOT_ASCII_SENDER;
        }
        return new Command.Recipient(path);
    }

    private static boolean isUtf8(String path) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(path.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
