/** An SMTP server that does on demand what a real one does only in trouble. */
package james.onionmx.testbed.smtp;
