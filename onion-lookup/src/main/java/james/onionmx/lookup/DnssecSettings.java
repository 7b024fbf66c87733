package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Whether and how answers from DNS are validated.
 *
 * @param mode what is done
 * @param anchors the keys that validation starts from
 */
public record DnssecSettings(DnssecMode mode, TrustAnchors anchors) {

    /** No validation. */
    public static final DnssecSettings OFF =
            new DnssecSettings(DnssecMode.OFF, TrustAnchors.ofRoot());

    /** Refuses nulls. */
    public DnssecSettings {
        requireNonNull(mode);
        requireNonNull(anchors);
    }

    /**
     * The resolvers whose word would be taken although others can change it on its way: with {@link
     * DnssecMode#TRUST_AD} all that are not on this machine, otherwise none.
     */
    public List<InetSocketAddress> untrustworthy(DnsSettings dns) {
        if (mode != DnssecMode.TRUST_AD) {
            return List.of();
        }
        return dns.effectiveResolvers().stream()
                .filter(resolver -> !resolver.getAddress().isLoopbackAddress())
                .toList();
    }
}
