/** The demo: what the project does, shown on two real servers. */
package james.onionmx.demo;
