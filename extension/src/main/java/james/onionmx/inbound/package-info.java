/** The SMTP listener behind the onion service: what a stranger may do there, and the marks. */
package james.onionmx.inbound;
