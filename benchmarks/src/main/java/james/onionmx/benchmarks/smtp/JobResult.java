package james.onionmx.benchmarks.smtp;

/**
 * What came of a {@link Job}.
 *
 * @param delivered mails for living onions that the receiver took
 * @param failed those that it did not, or that did not get there
 * @param seconds until the last of them had an outcome, or until the end of the job
 * @param cpuSeconds the sender's process used in that time
 * @param threads the sender had at the end
 * @param firstFailure why the first that failed did; empty where none did
 */
record JobResult(
        int delivered,
        int failed,
        double seconds,
        double cpuSeconds,
        int threads,
        String firstFailure) {}
