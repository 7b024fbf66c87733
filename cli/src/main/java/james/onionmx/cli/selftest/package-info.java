/** What a stranger may not do to an onion MX, tried by coming as one through Tor. */
package james.onionmx.cli.selftest;
