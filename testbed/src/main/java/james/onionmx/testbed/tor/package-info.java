/** A private Tor network of real tor processes on loopback, with real onion services. */
package james.onionmx.testbed.tor;
