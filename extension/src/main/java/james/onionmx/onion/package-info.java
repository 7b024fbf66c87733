/** The onion service that James is reached by: who offers it, and what its name means to James. */
package james.onionmx.onion;
