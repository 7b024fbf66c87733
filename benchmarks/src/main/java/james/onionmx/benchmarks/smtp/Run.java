package james.onionmx.benchmarks.smtp;

import james.onionmx.testbed.socks.Traffic;

/**
 * One engine in one scenario.
 *
 * @param receiver name and version
 * @param traffic counted at the proxy until the last outcome
 * @param whole counted until the sender had hung up: with each QUIT that no mail waited for
 */
record Run(
        Scenario scenario,
        Engine engine,
        String receiver,
        JobResult result,
        Traffic traffic,
        Traffic whole) {

    /** Whether every mail got there before the end. */
    boolean isComplete() {
        return result.delivered() == scenario.workload().mails();
    }

    double turnsPerMail() {
        return perMail(traffic);
    }

    double turnsPerMailWithFarewell() {
        return perMail(whole);
    }

    private double perMail(Traffic counted) {
        return (double) counted.turns() / Math.max(1, result.delivered());
    }

    double mailsPerSecond() {
        return result.delivered() / result.seconds();
    }

    double mailsPerCpuSecond() {
        return result.delivered() / Math.max(1e-3, result.cpuSeconds());
    }
}
