package james.onionmx.benchmarks.smtp;

import java.util.function.Consumer;

/** One engine, put to work. */
interface MailSender {

    /**
     * Begins to send all mails of a job, from messages as a mail server has them: parsed, in
     * memory.
     *
     * @param outcomes told of each mail for an onion that is alive; by any thread
     * @return ends what is not done yet
     */
    AutoCloseable begin(Job job, Consumer<Outcome> outcomes);

    /** What became of a mail; a failure says why. */
    record Outcome(String failure) {

        static final Outcome DELIVERED = new Outcome("");

        boolean isDelivered() {
            return failure.isEmpty();
        }
    }
}
