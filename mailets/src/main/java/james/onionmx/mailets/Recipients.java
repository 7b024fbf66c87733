package james.onionmx.mailets;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** Takes recipients off a mail, those that need nothing more. */
final class Recipients {

    private Recipients() {}

    static void remove(Mail mail, Collection<MailAddress> settled) {
        Set<MailAddress> left = new LinkedHashSet<>(mail.getRecipients());
        left.removeAll(settled);
        mail.setRecipients(left);
    }
}
