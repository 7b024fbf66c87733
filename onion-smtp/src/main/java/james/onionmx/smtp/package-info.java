/** SMTP to onion services: sessions, transactions, outcomes. */
package james.onionmx.smtp;
