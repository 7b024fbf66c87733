/** Real surroundings for tests: what can be had for real is started for real, on loopback. */
package james.onionmx.testbed;
