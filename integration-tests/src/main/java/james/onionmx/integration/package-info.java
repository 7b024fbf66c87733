/** Whole mail servers with onion services, for tests that cross modules and for the demo. */
package james.onionmx.integration;
