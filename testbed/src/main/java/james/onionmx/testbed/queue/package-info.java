/** Real servers of queues. */
package james.onionmx.testbed.queue;
