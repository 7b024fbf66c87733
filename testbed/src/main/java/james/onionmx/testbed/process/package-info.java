/** Child processes that end with their owner, the ports and the waiting they need. */
package james.onionmx.testbed.process;
