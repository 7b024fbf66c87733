/** Mail in the form that servers without 8BITMIME take (RFC 6152, RFC 2045). */
package james.onionmx.mailets.mime;
