package james.onionmx.testbed.dns;

/**
 * A question that a {@link DnsZone} was asked.
 *
 * @param name lower case, without the trailing dot
 * @param type the record type's mnemonic, such as {@code SRV}
 * @param transport what it came over
 */
public record DnsQuestion(String name, String type, Transport transport) {

    /** What a DNS message travels in. */
    public enum Transport {
        /** One message in one datagram. */
        UDP,
        /** Messages with a length prefix on a connection. */
        TCP
    }
}
