package james.onionmx.benchmarks.smtp;

import java.nio.file.Path;

/** Who sends. */
enum Engine {
    ONION("OnionMX") {
        @Override
        MailSender sender(Path spool) {
            return new OnionSender(spool);
        }
    },
    JAVA_MAIL("JavaMail") {
        @Override
        MailSender sender(Path spool) {
            return new JavaMailSender();
        }
    };

    private final String title;

    Engine(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /**
     * A sender of this kind.
     *
     * @param spool a folder for messages, where the engine wants one
     */
    abstract MailSender sender(Path spool);
}
