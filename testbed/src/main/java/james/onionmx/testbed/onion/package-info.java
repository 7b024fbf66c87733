/** Onion names for tests that need no service behind them. */
package james.onionmx.testbed.onion;
