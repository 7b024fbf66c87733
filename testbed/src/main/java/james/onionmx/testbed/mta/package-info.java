/** Mail servers of other houses, the real programs, each run from a folder of its own. */
package james.onionmx.testbed.mta;
