/** The SMTP engine beside JavaMail, through a proxy as slow as Tor. */
package james.onionmx.benchmarks.smtp;
