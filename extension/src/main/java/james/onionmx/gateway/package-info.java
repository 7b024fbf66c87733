/** The edge in front of another mail server: which recipients that server takes. */
package james.onionmx.gateway;
