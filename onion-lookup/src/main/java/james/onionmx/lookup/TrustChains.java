package james.onionmx.lookup;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Shows how trust comes down to a name from a trust anchor, zone by zone, by asking for the keys of
 * each and validating the answers. For operators only: a look-up never asks this. Thread-safe,
 * never blocks.
 */
public final class TrustChains {

    private final DnsExchange exchange;
    private final TrustAnchors anchors;

    private TrustChains(DnsExchange exchange, TrustAnchors anchors) {
        this.exchange = exchange;
        this.anchors = anchors;
    }

    /** Asks the resolvers of the settings; none where nothing is validated on this machine. */
    public static Optional<TrustChains> create(
            DnsSettings dns, DnssecSettings dnssec, ResolverPath path, Clock clock) {
        return switch (dnssec.mode()) {
            case OFF, TRUST_AD -> Optional.empty();
            case PREFER, REQUIRE ->
                    Optional.of(
                            new TrustChains(
                                    new DnsExchanges(dns, path, clock).validated(dnssec.anchors()),
                                    dnssec.anchors()));
        };
    }

    /**
     * The zones around a name, from the trust anchor down, as far as they are secure, and the first
     * that is not.
     *
     * @param text a name in the DNS; one that is none has no zones
     */
    public Mono<List<ZoneTrust>> to(String text) {
        try {
            Name name = Name.fromString(text, Name.root);
            return OnionGuard.refuses(name)
                    ? Mono.just(List.of())
                    : Flux.fromIterable(namesAbove(name))
                            .concatMap(this::zoneAt, 1)
                            .takeUntil(zone -> !zone.leadsOn())
                            .collectList();
        } catch (TextParseException e) {
            return Mono.just(List.of());
        }
    }

    /** From the trust anchor's zone, or the root if the name is not below that one. */
    private List<Name> namesAbove(Name name) {
        Name start = name.subdomain(anchors.zone()) ? anchors.zone() : Name.root;
        List<Name> names = new ArrayList<>();
        for (int cut = name.labels() - start.labels(); cut >= 0; cut--) {
            names.add(cut == 0 ? name : new Name(name, cut));
        }
        return names;
    }

    /** None if the name is inside the zone above it. */
    private Mono<ZoneTrust> zoneAt(Name name) {
        Mono<ZoneTrust> zone =
                name.equals(anchors.zone()) || name.equals(Name.root)
                        ? keysOf(name, anchors.vouchingFor(name))
                        : ask(name, Type.DS).flatMap(verdict -> delegated(name, verdict));
        return zone.onErrorResume(
                TrustChains::isOfTheNetwork,
                failure ->
                        Mono.just(
                                broken(
                                        name,
                                        DnssecState.NOT_VALIDATED,
                                        "no answer about its keys from " + exchange)));
    }

    private Mono<ZoneTrust> delegated(Name name, Verdict verdict) {
        if (verdict instanceof Verdict.Bogus bogus) {
            return Mono.just(
                    broken(
                            name,
                            DnssecState.BOGUS,
                            "whether a zone begins here cannot be told: " + bogus.reason()));
        }
        List<DSRecord> delegation = records(verdict, DSRecord.class);
        return delegation.isEmpty() ? undelegated(name) : keysOf(name, delegation);
    }

    private Mono<ZoneTrust> undelegated(Name name) {
        return ask(name, Type.SOA)
                .filter(
                        verdict ->
                                records(verdict, SOARecord.class).stream()
                                        .anyMatch(soa -> soa.getName().equals(name)))
                .map(
                        verdict ->
                                broken(
                                        name,
                                        DnssecState.INSECURE,
                                        "the zone above proves that it is not signed"));
    }

    private Mono<ZoneTrust> keysOf(Name name, List<? extends Record> vouching) {
        List<ZoneTrust.Signer> delegation =
                vouching.stream().map(TrustChains::signer).distinct().toList();
        return ask(name, Type.DNSKEY)
                .map(
                        verdict -> {
                            List<ZoneTrust.Signer> keys =
                                    records(verdict, DNSKEYRecord.class).stream()
                                            .map(TrustChains::signer)
                                            .toList();
                            return verdict instanceof Verdict.Bogus bogus
                                    ? new ZoneTrust(
                                            text(name),
                                            DnssecState.BOGUS,
                                            delegation,
                                            List.of(),
                                            "its keys: " + bogus.reason())
                                    : new ZoneTrust(
                                            text(name),
                                            verdict instanceof Verdict.Secure
                                                    ? DnssecState.SECURE
                                                    : DnssecState.INSECURE,
                                            delegation,
                                            keys,
                                            "");
                        });
    }

    private Mono<Verdict> ask(Name name, int type) {
        return exchange.ask(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
    }

    private static ZoneTrust broken(Name name, DnssecState state, String remark) {
        return new ZoneTrust(text(name), state, List.of(), List.of(), remark);
    }

    private static String text(Name name) {
        return name.equals(Name.root) ? "." : name.toString(true);
    }

    private static <R extends Record> List<R> records(Verdict verdict, Class<R> type) {
        Optional<Message> answer = Optional.empty();
        if (verdict instanceof Verdict.Secure secure) {
            answer = Optional.of(secure.answer());
        } else if (verdict instanceof Verdict.Insecure insecure) {
            answer = Optional.of(insecure.answer());
        }
        return answer.stream()
                .flatMap(message -> message.getSection(Section.ANSWER).stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static ZoneTrust.Signer signer(Record held) {
        if (held instanceof DSRecord ds) {
            return new ZoneTrust.Signer(
                    ds.getFootprint(),
                    DNSSEC.Algorithm.string(ds.getAlgorithm()),
                    DNSSEC.Digest.string(ds.getDigestID()));
        }
        DNSKEYRecord key = (DNSKEYRecord) held;
        boolean entryPoint = (key.getFlags() & DNSKEYRecord.Flags.SEP_KEY) != 0;
        return new ZoneTrust.Signer(
                key.getFootprint(),
                DNSSEC.Algorithm.string(key.getAlgorithm()),
                entryPoint ? "KSK" : "ZSK");
    }

    private static boolean isOfTheNetwork(Throwable failure) {
        return failure instanceof IOException
                || (failure instanceof CompletionException
                        && failure.getCause() instanceof IOException);
    }
}
