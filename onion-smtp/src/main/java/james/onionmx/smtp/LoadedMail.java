package james.onionmx.smtp;

/**
 * A mail whose first block is in memory.
 *
 * @param delivery the mail
 * @param transaction the one to send now
 * @param content for this transaction
 */
record LoadedMail(Delivery delivery, Transaction transaction, ContentReader content) {}
