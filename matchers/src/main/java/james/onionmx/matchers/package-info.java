/** Which recipients and mails travel over onion services. */
package james.onionmx.matchers;
