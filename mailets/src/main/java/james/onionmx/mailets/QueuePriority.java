package james.onionmx.mailets;

import org.apache.james.queue.api.MailPrioritySupport;
import org.apache.mailet.Mail;

/** Which mail a queue that knows priorities hands out first. */
enum QueuePriority {
    /** As the mail came. */
    LEFT_ALONE {
        @Override
        void beforeFirstAttempt(Mail mail) {}

        @Override
        void beforeRetry(Mail mail) {}
    },
    /** Fresh mail goes before mail that failed already, as in RemoteDelivery. */
    FRESH_FIRST {
        @Override
        void beforeFirstAttempt(Mail mail) {
            mail.setAttribute(MailPrioritySupport.HIGH_PRIORITY_ATTRIBUTE);
        }

        @Override
        void beforeRetry(Mail mail) {
            mail.setAttribute(MailPrioritySupport.LOW_PRIORITY_ATTRIBUTE);
        }
    };

    abstract void beforeFirstAttempt(Mail mail);

    abstract void beforeRetry(Mail mail);
}
