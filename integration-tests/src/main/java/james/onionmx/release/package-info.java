/** What a release is made of, and whether it is whole. */
package james.onionmx.release;
