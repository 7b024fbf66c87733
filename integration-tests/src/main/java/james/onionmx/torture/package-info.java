/**
 * A campaign against the promise that no mail is lost: real servers, hurt at random while they
 * work.
 */
package james.onionmx.torture;
