/** Measurements of what only its own package can see. */
package james.onionmx.smtp;
