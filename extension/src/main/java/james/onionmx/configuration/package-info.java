/** {@code onionmx.properties}: every key, its default, and what is wrong with a bad value. */
package james.onionmx.configuration;
