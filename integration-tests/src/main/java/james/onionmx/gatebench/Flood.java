package james.onionmx.gatebench;

/**
 * Many mails at once, by one way.
 *
 * @param takenPerSecond mails a second until James had taken the last
 * @param deliveredPerSecond mails a second until the last lay in its mailbox
 * @param processorMillis processor time of the server for each mail
 */
record Flood(double takenPerSecond, double deliveredPerSecond, double processorMillis) {}
