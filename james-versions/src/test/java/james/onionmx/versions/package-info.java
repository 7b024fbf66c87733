/** Each drop-in jar in the James that it is made for, and in the other. */
package james.onionmx.versions;
