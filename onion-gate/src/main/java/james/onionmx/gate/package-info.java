/** The strict SMTP front between Tor's onion service and a mail server. */
package james.onionmx.gate;
