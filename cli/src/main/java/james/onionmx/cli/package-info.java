/** The commands that need no running James: look-ups, maps and pins. */
package james.onionmx.cli;
