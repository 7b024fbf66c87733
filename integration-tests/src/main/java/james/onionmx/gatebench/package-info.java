/** What the gate costs an honest mail: {@code ./onionmx bench gate}. */
package james.onionmx.gatebench;
