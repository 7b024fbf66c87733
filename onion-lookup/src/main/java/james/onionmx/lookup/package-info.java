/** Which onion services take mail for a domain: literal onions, static maps, SRV records. */
package james.onionmx.lookup;
