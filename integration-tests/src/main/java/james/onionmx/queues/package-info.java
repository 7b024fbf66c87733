/** Queues that fill: what that costs, and what may still leave. */
package james.onionmx.queues;
