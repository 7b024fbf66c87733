/** A SOCKS5 server that does on demand what a real Tor does only in trouble. */
package james.onionmx.testbed.socks;
