/**
 * A James that keeps its mail on disk; runs in a process of its own, with a class path of its own.
 */
package james.onionmx.testbed.durable;
