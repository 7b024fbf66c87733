package james.onionmx.benchmarks.smtp;

import james.onionmx.testbed.socks.Traffic;

/**
 * One engine in one scenario.
 *
 * @param receiver name and version
 * @param traffic counted at the proxy
 */
record Run(Scenario scenario, Engine engine, String receiver, JobResult result, Traffic traffic) {

    /** Whether every mail got there before the end. */
    boolean isComplete() {
        return result.delivered() == scenario.workload().mails();
    }

    double turnsPerMail() {
        return (double) traffic.turns() / Math.max(1, result.delivered());
    }

    double mailsPerSecond() {
        return result.delivered() / result.seconds();
    }

    double mailsPerCpuSecond() {
        return result.delivered() / Math.max(1e-3, result.cpuSeconds());
    }
}
