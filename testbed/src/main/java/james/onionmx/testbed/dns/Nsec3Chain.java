package james.onionmx.testbed.dns;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSEC3PARAMRecord;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/** Each hashed name points to the next (RFC 5155). */
final class Nsec3Chain implements DenialChain {

    private static final int TTL = 60;
    private static final int SHA1_OCTETS = 20;
    private static final base32 BASE32 = new base32(base32.Alphabet.BASE32HEX, false, true);

    private final Name origin;
    private final NSEC3Record hash;
    private final NavigableMap<String, RRset> chain = new TreeMap<>();

    /**
     * Takes the types at each name, none at names that only lie between.
     *
     * @param flags 1 if unsigned delegations were left out, else 0
     */
    Nsec3Chain(Name origin, NavigableMap<Name, Set<Integer>> types, int flags) {
        this.origin = origin;
        this.hash =
                new NSEC3Record(
                        origin,
                        DClass.IN,
                        TTL,
                        NSEC3Record.Digest.SHA1,
                        flags,
                        0,
                        new byte[0],
                        new byte[SHA1_OCTETS],
                        new int[0]);
        NavigableMap<String, Set<Integer>> hashed = new TreeMap<>();
        types.forEach((name, held) -> hashed.put(hashOf(name), held));
        hashed.forEach((name, held) -> chain.put(name, link(name, held, hashed)));
    }

    /** What tells a server how the names are hashed (RFC 5155 section 4). */
    static NSEC3PARAMRecord parameters(Name origin) {
        return new NSEC3PARAMRecord(
                origin, DClass.IN, 0, NSEC3Record.Digest.SHA1, 0, 0, new byte[0]);
    }

    private RRset link(String name, Set<Integer> held, NavigableMap<String, Set<Integer>> hashed) {
        String following = Optional.ofNullable(hashed.higherKey(name)).orElseGet(hashed::firstKey);
        IntStream bits = held.stream().mapToInt(Integer::intValue);
        boolean signed = !held.isEmpty() && !held.equals(Set.of(Type.NS));
        return new RRset(
                new NSEC3Record(
                        Names.prepend(name, origin),
                        DClass.IN,
                        TTL,
                        hash.getHashAlgorithm(),
                        hash.getFlags(),
                        hash.getIterations(),
                        hash.getSalt(),
                        BASE32.fromString(following),
                        (signed ? IntStream.concat(bits, IntStream.of(Type.RRSIG)) : bits)
                                .sorted()
                                .toArray()));
    }

    private String hashOf(Name name) {
        try {
            return BASE32.toString(hash.hashName(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-1", e);
        }
    }

    @Override
    public List<RRset> all() {
        return new ArrayList<>(chain.values());
    }

    @Override
    public List<RRset> noData(Name name) {
        RRset matching = chain.get(hashOf(name));
        // A delegation that was passed over has none of its own.
        return matching != null ? List.of(matching) : noName(name, new Name(name, 1)).subList(0, 2);
    }

    @Override
    public List<RRset> noName(Name name, Name closestEncloser) {
        Name nextCloser = new Name(name, name.labels() - closestEncloser.labels() - 1);
        return Stream.of(
                        chain.get(hashOf(closestEncloser)),
                        covering(nextCloser),
                        covering(Names.wildcard(closestEncloser)))
                .toList();
    }

    private RRset covering(Name name) {
        return Optional.ofNullable(chain.lowerEntry(hashOf(name)))
                .orElseGet(chain::lastEntry)
                .getValue();
    }
}
