package james.onionmx.testbed.dns;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/** One zone of {@link SignedZones}: its records by name and type, with their signatures. */
final class SignedZone {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final Name SERVER = Name.fromConstantString("ns.invalid.");

    private final Name origin;
    private final ZoneKey key;
    private final Signatures signatures;
    private final Denial denial;
    private final NavigableMap<Name, Map<Integer, RRset>> sets = new TreeMap<>();
    private DenialChain chain;

    SignedZone(Name origin, ZoneKey key, Denial denial, Signatures signatures, String masterLines) {
        this.origin = origin;
        this.key = key;
        this.denial = denial;
        this.signatures = signatures;
        String start = "$ORIGIN " + origin + "\n@ SOA ns.invalid. admin.invalid. 1 2 3 4 60\n";
        ZoneRecords.parse(start + masterLines).forEach(this::add);
        add(new NSRecord(origin, DClass.IN, 300, SERVER));
        if (isSigned()) {
            add(key.record());
        }
    }

    Name origin() {
        return origin;
    }

    boolean isSigned() {
        return signatures != Signatures.UNSIGNED_ZONE;
    }

    private void add(Record record) {
        RRset set =
                sets.computeIfAbsent(record.getName(), name -> new TreeMap<>())
                        .computeIfAbsent(record.getType(), type -> new RRset());
        set.addRR(record);
    }

    void delegate(SignedZone child) {
        add(new NSRecord(child.origin, DClass.IN, 300, SERVER));
        if (child.isSigned()) {
            add(child.key.delegation());
        }
    }

    /** Signs everything; nothing can be added afterwards. */
    void sign(Instant now) {
        if (!isSigned()) {
            return;
        }
        if (denial != Denial.NSEC) {
            add(Nsec3Chain.parameters(origin));
        }
        chain =
                switch (denial) {
                    case NSEC -> new NsecChain(types());
                    case NSEC3 -> new Nsec3Chain(origin, withNamesBetween(types()), 0);
                    case NSEC3_OPT_OUT -> new Nsec3Chain(origin, withNamesBetween(types()), 1);
                };
        sets.forEach(
                (name, held) ->
                        held.values().stream()
                                .filter(set -> !isDelegation(set))
                                .forEach(set -> sign(set, now)));
        chain.all().forEach(set -> sign(set, now));
        if (signatures == Signatures.ALTERED) {
            sets.values().forEach(held -> held.computeIfPresent(Type.SRV, SignedZone::altered));
        }
    }

    private boolean isDelegation(RRset set) {
        return set.getType() == Type.NS && !set.getName().equals(origin);
    }

    private NavigableMap<Name, Set<Integer>> types() {
        NavigableMap<Name, Set<Integer>> types = new TreeMap<>();
        sets.forEach(
                (name, held) -> {
                    boolean unsignedChild =
                            held.containsKey(Type.NS)
                                    && !held.containsKey(Type.DS)
                                    && !name.equals(origin);
                    if (!unsignedChild || denial != Denial.NSEC3_OPT_OUT) {
                        types.put(name, Set.copyOf(held.keySet()));
                    }
                });
        return types;
    }

    /** RFC 5155 section 7.1: names that have no records but lie above others have a hash too. */
    private NavigableMap<Name, Set<Integer>> withNamesBetween(
            NavigableMap<Name, Set<Integer>> types) {
        NavigableMap<Name, Set<Integer>> all = new TreeMap<>(types);
        for (Name name : new TreeSet<>(types.keySet())) {
            for (Name above = name; !above.equals(origin); above = new Name(above, 1)) {
                all.putIfAbsent(above, Set.of());
            }
        }
        return all;
    }

    private void sign(RRset set, Instant now) {
        if (signatures == Signatures.MISSING && set.getType() != Type.DNSKEY) {
            return;
        }
        Signatures how = set.getType() == Type.DNSKEY ? Signatures.VALID : signatures;
        Instant from = now.minus(HOUR);
        Instant until = now.plus(LIFETIME);
        ZoneKey signer = key;
        if (how == Signatures.EXPIRED) {
            from = now.minus(LIFETIME);
            until = now.minus(HOUR);
        } else if (how == Signatures.NOT_YET_VALID) {
            from = now.plus(HOUR);
        } else if (how == Signatures.WRONG_KEY) {
            signer = ZoneKey.generate(origin, key.record().getAlgorithm());
        }
        try {
            set.addRR(DNSSEC.sign(set, key.record(), signer.secret(), from, until));
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException("cannot sign " + set, e);
        }
    }

    private static RRset altered(int type, RRset set) {
        RRset other = new RRset();
        for (Record held : set.rrs(false)) {
            SRVRecord srv = (SRVRecord) held;
            other.addRR(
                    new SRVRecord(
                            srv.getName(),
                            srv.getDClass(),
                            srv.getTTL(),
                            srv.getPriority(),
                            srv.getWeight(),
                            srv.getPort() + 1,
                            srv.getTarget()));
        }
        for (RRSIGRecord signature : set.sigs()) {
            other.addRR(signature);
        }
        return other;
    }

    /** Everything in it with its signatures, as a master file (RFC 1035 section 5). */
    String masterFile() {
        Stream<RRset> proofs = chain == null ? Stream.empty() : chain.all().stream();
        return Stream.concat(sets.values().stream().flatMap(held -> held.values().stream()), proofs)
                .flatMap(set -> Stream.concat(set.rrs(false).stream(), set.sigs().stream()))
                .map(record -> record + "\n")
                .collect(joining());
    }

    Optional<RRset> find(Name name, int type) {
        return Optional.ofNullable(sets.getOrDefault(name, Map.of()).get(type));
    }

    boolean exists(Name name) {
        return sets.tailMap(name, true).keySet().stream().anyMatch(held -> held.subdomain(name));
    }

    /** What proves that there is no such name, or not such a record of it. */
    List<RRset> denial(Name name) {
        if (chain == null) {
            return List.of();
        }
        if (exists(name)) {
            return chain.noData(name);
        }
        Name encloser = name;
        while (!exists(encloser)) {
            encloser = new Name(encloser, 1);
        }
        return chain.noName(name, encloser);
    }
}
