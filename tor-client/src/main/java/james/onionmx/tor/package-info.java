/** TCP connections through Tor by onion name: addresses, SOCKS5, isolation, extended errors. */
package james.onionmx.tor;
