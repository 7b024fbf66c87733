/** An authoritative DNS server for tests, over real sockets. */
package james.onionmx.testbed.dns;
