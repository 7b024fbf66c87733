/** What James loads: the Guice module of the extension. */
package james.onionmx;
