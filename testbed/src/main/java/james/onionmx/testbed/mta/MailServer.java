package james.onionmx.testbed.mta;

/**
 * A mail server of another house on a port of 127.0.0.1 that takes mail for every address, and puts
 * it into one mailbox. It sends nothing anywhere. It ends with this process, however that ends.
 * Thread-safe.
 */
public interface MailServer extends AutoCloseable {

    /** Name and version, as in {@code Postfix 3.7.11}. */
    String version();

    /** Where it listens for SMTP. */
    int port();

    /** Where its mail goes. */
    Maildir mailbox();

    /** What it logged. */
    String log();

    /** Ends it and deletes its folder. */
    @Override
    void close();
}
