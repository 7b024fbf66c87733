/** Measures what the documentation says, beside what a user would take instead. */
package james.onionmx.benchmarks;
