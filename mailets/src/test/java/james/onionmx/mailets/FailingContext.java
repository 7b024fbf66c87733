package james.onionmx.mailets;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import javax.mail.MessagingException;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;

/** A James whose spool takes some mails and then no more, as on a full disk. */
final class FailingContext {

    private FailingContext() {}

    static MailetContext takingMails(FakeMailContext context, int mails) {
        AtomicInteger left = new AtomicInteger(mails);
        return (MailetContext)
                Proxy.newProxyInstance(
                        FailingContext.class.getClassLoader(),
                        new Class<?>[] {MailetContext.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("sendMail") && left.getAndDecrement() < 1) {
                                throw new MessagingException("the spool is full");
                            }
                            try {
                                return method.invoke(context, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
