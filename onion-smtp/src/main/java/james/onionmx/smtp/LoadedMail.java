package james.onionmx.smtp;

/** A mail whose first block is in memory. */
record LoadedMail(Delivery delivery, ContentReader content) {}
