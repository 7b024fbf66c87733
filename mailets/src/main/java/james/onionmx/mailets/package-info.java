/** Delivery of mail to onion services from a James mailet: queue, attempts, retries, bounces. */
package james.onionmx.mailets;
