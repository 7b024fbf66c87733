package james.onionmx.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * What {@code mailetcontainer.xml} has to hold so that mail that came over the onion service never
 * goes out again, and that mail for onions goes over Tor.
 */
public final class RelayGuardRules {

    private static final String FILE = "mailetcontainer.xml";
    private static final Set<String> SENDING = Set.of("RemoteDelivery", "OnionRemoteDelivery");
    private static final String GUARD = "ReceivedOverOnion";
    private static final String LOOKUP = "RecipientHasOnionMx";
    private static final String GUARD_LINES =
            "<mailet match=\"james.onionmx.matchers.ReceivedOverOnion\" class=\"ToProcessor\">"
                    + "<processor>relay-denied</processor></mailet>";

    private RelayGuardRules() {}

    /**
     * What an onion listener needs, each in one line.
     *
     * @param inner the server behind a gateway, to which such mail goes and to no other
     */
    public static List<String> faults(
            HierarchicalConfiguration<ImmutableNode> container, Optional<InnerMx> inner) {
        List<String> faults = new ArrayList<>();
        for (HierarchicalConfiguration<ImmutableNode> processor : processors(container)) {
            for (HierarchicalConfiguration<ImmutableNode> mailet :
                    processor.configurationsAt("mailet")) {
                if (isGuard(mailet)) {
                    break;
                }
                if (SENDING.contains(simple(mailet, "[@class]"))
                        && inner.filter(server -> leadsTo(server, mailet)).isEmpty()) {
                    faults.add(unguarded(name(processor), simple(mailet, "[@class]")).toString());
                    break;
                }
            }
        }
        return faults;
    }

    /** What sending over Tor needs, each in one line. */
    public static List<String> advice(HierarchicalConfiguration<ImmutableNode> container) {
        boolean sends =
                processors(container).stream()
                        .flatMap(processor -> processor.configurationsAt("mailet").stream())
                        .anyMatch(mailet -> simple(mailet, "[@match]").equals(LOOKUP));
        return sends
                ? List.of()
                : List.of(
                        new ListenerFault(
                                        FILE,
                                        "no mailet asks for onions, so no mail goes out over Tor",
                                        "add the mailet of james-conf/drop-in/mailetcontainer.xml"
                                                + " with match=\"james.onionmx.matchers."
                                                + LOOKUP
                                                + "\"")
                                .toString());
    }

    private static ListenerFault unguarded(String processor, String mailet) {
        return new ListenerFault(
                FILE + ", processor " + processor,
                mailet + " would send on what came over the onion service",
                "put before it " + GUARD_LINES);
    }

    private static boolean isGuard(HierarchicalConfiguration<ImmutableNode> mailet) {
        return simple(mailet, "[@match]").equals(GUARD)
                && !SENDING.contains(simple(mailet, "[@class]"));
    }

    private static boolean leadsTo(InnerMx inner, HierarchicalConfiguration<ImmutableNode> mailet) {
        return inner.written()
                .equals(mailet.getString("gateway", mailet.getString("onion", "")).strip());
    }

    private static List<HierarchicalConfiguration<ImmutableNode>> processors(
            HierarchicalConfiguration<ImmutableNode> container) {
        return container.configurationsAt("processors.processor");
    }

    private static String name(HierarchicalConfiguration<ImmutableNode> processor) {
        return processor.getString("[@state]", processor.getString("[@name]", "?"));
    }

    /** A class without its package, a matcher without its condition. */
    private static String simple(HierarchicalConfiguration<ImmutableNode> mailet, String key) {
        String name = mailet.getString(key, "").split("=", 2)[0];
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
