/** Tor's control port: who may speak to it, and the onion services it is asked for. */
package james.onionmx.tor.control;
