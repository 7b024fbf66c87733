package james.onionmx.smtp;

/**
 * How much of one session may be under way and not yet answered. What is lost in a cut connection
 * is sent again, and may arrive twice: with one mail, at most one does.
 *
 * @param mails 1 or more
 * @param bytes of content, 1 or more; a single block of a message is always allowed
 */
public record PipelineLimits(int mails, long bytes) {

    /** 100 mails, 1 MiB. */
    public static final PipelineLimits DEFAULT = new PipelineLimits(100, 1024 * 1024);

    /** Refuses less than 1. */
    public PipelineLimits {
        if (mails < 1) {
            throw new IllegalArgumentException(mails + " mails under way, expected 1 or more");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException(bytes + " bytes under way, expected 1 or more");
        }
    }
}
