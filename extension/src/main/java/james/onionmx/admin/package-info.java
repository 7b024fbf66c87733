/** What operators see of the extension. */
package james.onionmx.admin;
