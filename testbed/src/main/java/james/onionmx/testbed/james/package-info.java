/** Real Apache James servers, each in a process of its own, and the small clients to try them. */
package james.onionmx.testbed.james;
