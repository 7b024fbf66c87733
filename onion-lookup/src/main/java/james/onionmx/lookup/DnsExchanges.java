package james.onionmx.lookup;

import james.onionmx.lookup.Verdict.Bogus;
import java.time.Clock;
import java.util.List;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Resolver;
import reactor.core.publisher.Mono;

/** Puts together the way of asking that the settings want. */
final class DnsExchanges {

    private static final int WITHOUT_EDNS = -1;

    private final DnsSettings dns;
    private final ResolverPath path;
    private final Clock clock;

    DnsExchanges(DnsSettings dns, ResolverPath path, Clock clock) {
        this.dns = dns;
        this.path = path;
        this.clock = clock;
    }

    DnsExchange of(DnssecSettings dnssec) {
        return switch (dnssec.mode()) {
            case OFF -> plain();
            case PREFER -> probed(dnssec.anchors(), plain());
            case REQUIRE -> probed(dnssec.anchors(), query -> Mono.just(unprovable()));
            case TRUST_AD -> new TrustedAdExchange(resolver());
        };
    }

    private DnsExchange plain() {
        Resolver basic = resolver();
        basic.setEDNS(WITHOUT_EDNS, 0, 0, List.of());
        return new PlainExchange(resolver(), basic);
    }

    private DnsExchange probed(TrustAnchors anchors, DnsExchange unvalidated) {
        Resolver signed = signing();
        return new ProbedExchange(
                new ValidatedExchange(signed, anchors, clock),
                unvalidated,
                new DnssecProbe(signed, anchors.zone()),
                clock);
    }

    /** Always validates, whatever the resolver can do. */
    DnsExchange validated(TrustAnchors anchors) {
        return new ValidatedExchange(signing(), anchors, clock);
    }

    private Resolver signing() {
        Resolver signed = resolver();
        signed.setEDNS(0, FailoverResolver.PAYLOAD_SIZE, ExtendedFlags.DO, List.of());
        return signed;
    }

    private static Verdict unprovable() {
        return new Bogus("the resolver hands on no signatures");
    }

    private Resolver resolver() {
        return new OnionGuard(path.to(dns));
    }
}
