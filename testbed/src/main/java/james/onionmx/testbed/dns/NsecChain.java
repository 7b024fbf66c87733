package james.onionmx.testbed.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

/** Each name points to the next (RFC 4034 section 4). */
final class NsecChain implements DenialChain {

    private static final int TTL = 60;

    private final NavigableMap<Name, RRset> chain = new TreeMap<>();

    /** Takes the types at each name. */
    NsecChain(NavigableMap<Name, Set<Integer>> types) {
        types.forEach((name, held) -> chain.put(name, link(name, held, types)));
    }

    private static RRset link(
            Name name, Set<Integer> held, NavigableMap<Name, Set<Integer>> types) {
        Name following = types.higherKey(name);
        int[] bits =
                IntStream.concat(
                                held.stream().mapToInt(Integer::intValue),
                                IntStream.of(Type.NSEC, Type.RRSIG))
                        .sorted()
                        .toArray();
        return new RRset(
                new NSECRecord(
                        name,
                        DClass.IN,
                        TTL,
                        following == null ? types.firstKey() : following,
                        bits));
    }

    @Override
    public List<RRset> all() {
        return new ArrayList<>(chain.values());
    }

    @Override
    public List<RRset> noData(Name name) {
        return List.of(chain.floorEntry(name).getValue());
    }

    @Override
    public List<RRset> noName(Name name, Name closestEncloser) {
        return Stream.of(name, Names.wildcard(closestEncloser))
                .map(denied -> chain.floorEntry(denied).getValue())
                .distinct()
                .toList();
    }
}
