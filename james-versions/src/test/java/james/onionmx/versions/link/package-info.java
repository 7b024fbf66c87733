/** Whether all that a jar names exists in what it is to run on, without running it. */
package james.onionmx.versions.link;
