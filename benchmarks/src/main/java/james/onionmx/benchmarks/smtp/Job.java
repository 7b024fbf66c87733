package james.onionmx.benchmarks.smtp;

/**
 * What a sender is to do.
 *
 * @param socksPort of the proxy, on loopback
 * @param mails for onions that are alive
 * @param onions they are for, in turn
 * @param deadMails more mails, one before each of the others, for one dead onion
 * @param octets of each content
 * @param cutOffMillis when it ends, done or not
 */
record Job(int socksPort, int mails, int onions, int deadMails, int octets, long cutOffMillis) {}
