package james.onionmx.configuration;

import com.google.common.net.HostAndPort;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecMode;
import james.onionmx.lookup.DomainSet;
import james.onionmx.lookup.MemorySettings;
import james.onionmx.lookup.PinMode;
import james.onionmx.lookup.SourceName;
import james.onionmx.mailets.DeliveryDefaults;
import james.onionmx.matchers.LookupFailurePolicy;
import james.onionmx.smtp.SmtpSettings;
import james.onionmx.tor.TorSocks;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.configuration2.Configuration;

/**
 * What {@code onionmx.properties} says; every key is optional, and an unknown one is an error, for
 * it may be a mistyped one.
 *
 * @param torSocks Tor's SOCKS port
 * @param automap how connections go by virtual addresses; empty where they go by name
 * @param connectTimeout how long Tor may take to connect to a service
 * @param smtp how mail is sent, without the keys of peers
 * @param starttlsPins a file with keys of peers, as a James file URL
 * @param lookupFailurePolicy what becomes of a mail whose domain cannot be looked up
 * @param mapFiles static maps, as James file URLs
 * @param dns how SRV records are asked for; without resolvers those of James are meant
 * @param lookupOrder which sources are asked, the first that knows a domain deciding
 * @param ignoredDomains have no onion MX, whatever a source says
 * @param memory how far what domains published before counts
 * @param pinFile what domains published before, as a James file URL
 * @param pinSeeds the same as seen elsewhere, only read
 * @param dnssec what DNSSEC decides about the answers
 * @param trustAnchors a file with keys in place of the root's, as a James file URL
 * @param inbound how mail is received over the onion service
 * @param gateway how recipients of the server behind this one are known
 * @param onion the onion service itself
 * @param delivery parameters of the mailets that deliver
 */
public record OnionMxConfiguration(
        HostAndPort torSocks,
        Optional<AutomapSettings> automap,
        Duration connectTimeout,
        SmtpSettings smtp,
        Optional<String> starttlsPins,
        LookupFailurePolicy lookupFailurePolicy,
        List<String> mapFiles,
        DnsSettings dns,
        List<SourceName> lookupOrder,
        DomainSet ignoredDomains,
        MemorySettings memory,
        String pinFile,
        List<String> pinSeeds,
        DnssecMode dnssec,
        Optional<String> trustAnchors,
        InboundSettings inbound,
        GatewaySettings gateway,
        OnionSettings onion,
        DeliveryDefaults delivery) {

    /** The file's name, without folder. */
    public static final String FILE = "onionmx.properties";

    static final String TOR_SOCKS = "tor.socks";
    static final String TOR_RESOLVE = "tor.resolve";
    static final String TOR_DNS_PORT = "tor.dns-port";
    static final String TOR_VIRTUAL_NETWORK = "tor.virtual-network";
    static final String TOR_CONNECT = "tor.connect";
    static final String TOR_TRANS_PORT = "tor.trans-port";
    static final String TIMEOUT_CONNECT = "timeout.connect";
    static final String TIMEOUT_BANNER = "timeout.banner";
    static final String TIMEOUT_COMMAND = "timeout.command";
    static final String TIMEOUT_DATA = "timeout.data";
    static final String TIMEOUT_FINAL = "timeout.final";
    static final String ISOLATION = "isolation";
    static final String SESSIONS_PER_ONION = "sessions.per-onion";
    static final String SESSIONS_TOTAL = "sessions.total";
    static final String SESSION_MAILS = "session.mails";
    static final String SESSION_IDLE = "session.idle";
    static final String PIPELINE_MAILS = "pipeline.mails";
    static final String PIPELINE_BYTES = "pipeline.bytes";
    static final String STARTTLS = "starttls";
    static final String STARTTLS_PINS = "starttls.pins";
    static final String LONG_LINES = "longLines";
    static final String BACKOFF_FIRST = "backoff.first";
    static final String BACKOFF_LONGEST = "backoff.longest";
    static final String LOOKUP_ON_FAILURE = "lookup.on-failure";
    static final String MAP_FILES = "map.files";
    static final String DNS_RESOLVERS = "dns.resolvers";
    static final String DNS_TRANSPORT = "dns.transport";
    static final String DNS_TIMEOUT = "dns.timeout";
    static final String DNS_SRV_PREFIX = "dns.srv-prefix";
    static final String LOOKUP_ORDER = "lookup.order";
    static final String IGNORED_DOMAINS = "ignored.domains";
    static final String PIN = "pin";
    static final String PIN_FILE = "pin.file";
    static final String PIN_SEED = "pin.seed";
    static final String DOWNGRADE_WINDOW = "downgrade.window";
    static final String DNSSEC = "dnssec";
    static final String DNSSEC_TRUST_ANCHORS = "dnssec.trust-anchors";

    /** Every key there is. */
    public static final Set<String> KEYS =
            keysOf(
                    InboundKeys.ALL,
                    GatewayKeys.ALL,
                    OnionKeys.ALL,
                    DeliveryKeys.KEYS,
                    List.of(
                            TOR_SOCKS,
                            TOR_RESOLVE,
                            TOR_DNS_PORT,
                            TOR_VIRTUAL_NETWORK,
                            TOR_CONNECT,
                            TOR_TRANS_PORT,
                            TIMEOUT_CONNECT,
                            TIMEOUT_BANNER,
                            TIMEOUT_COMMAND,
                            TIMEOUT_DATA,
                            TIMEOUT_FINAL,
                            ISOLATION,
                            SESSIONS_PER_ONION,
                            SESSIONS_TOTAL,
                            SESSION_MAILS,
                            SESSION_IDLE,
                            PIPELINE_MAILS,
                            PIPELINE_BYTES,
                            STARTTLS,
                            STARTTLS_PINS,
                            LONG_LINES,
                            BACKOFF_FIRST,
                            BACKOFF_LONGEST,
                            LOOKUP_ON_FAILURE,
                            MAP_FILES,
                            DNS_RESOLVERS,
                            DNS_TRANSPORT,
                            DNS_TIMEOUT,
                            DNS_SRV_PREFIX,
                            LOOKUP_ORDER,
                            IGNORED_DOMAINS,
                            PIN,
                            PIN_FILE,
                            PIN_SEED,
                            DOWNGRADE_WINDOW,
                            DNSSEC,
                            DNSSEC_TRUST_ANCHORS));

    private static final HostAndPort DEFAULT_TOR_SOCKS = HostAndPort.fromParts("127.0.0.1", 9050);
    static final String PIN_FILE_EXPECTED = "one file such as file://var/onionmx/pins.json";
    private static final String DEFAULT_PIN_FILE = "file://var/onionmx/pins.json";

    /** Reads and checks the file's content. */
    public static OnionMxConfiguration from(Configuration properties)
            throws BadConfigurationException {
        refuseUnknown(properties);
        PropertyReader reader = new PropertyReader(properties);
        InboundSettings inbound = new InboundKeys(reader).settings();
        return new OnionMxConfiguration(
                reader.hostAndPort(TOR_SOCKS, DEFAULT_TOR_SOCKS),
                AutomapSettings.from(reader),
                reader.duration(TIMEOUT_CONNECT, TorSocks.DEFAULT_CONNECT_TIMEOUT),
                new SmtpKeys(reader).settings(),
                new SmtpKeys(reader).starttlsPins(),
                reader.choice(
                        LOOKUP_ON_FAILURE, LookupFailurePolicy.class, LookupFailurePolicy.CLEAR),
                reader.list(MAP_FILES),
                new DnsKeys(reader).settings(),
                lookupOrder(reader),
                ignoredDomains(reader),
                new MemorySettings(
                        reader.choice(PIN, PinMode.class, MemorySettings.DEFAULT.mode()),
                        reader.durationOrZero(
                                DOWNGRADE_WINDOW, MemorySettings.DEFAULT.downgradeWindow())),
                reader.text(PIN_FILE, PIN_FILE_EXPECTED).orElse(DEFAULT_PIN_FILE),
                reader.list(PIN_SEED),
                reader.choice(DNSSEC, DnssecMode.class, DnssecMode.PREFER),
                reader.text(DNSSEC_TRUST_ANCHORS, "one file"),
                inbound,
                new GatewayKeys(reader).settings(),
                new OnionKeys(reader, inbound).settings(),
                new DeliveryKeys(reader).defaults());
    }

    @SafeVarargs
    private static Set<String> keysOf(Collection<String>... groups) {
        Set<String> all = new TreeSet<>();
        for (Collection<String> group : groups) {
            all.addAll(group);
        }
        return all;
    }

    /** Tor's SOCKS port, its host name not resolved yet. */
    public InetSocketAddress torSocksAddress() {
        return InetSocketAddress.createUnresolved(torSocks.getHost(), torSocks.getPort());
    }

    private static void refuseUnknown(Configuration properties) throws BadConfigurationException {
        for (Iterator<String> keys = properties.getKeys(); keys.hasNext(); ) {
            String key = keys.next();
            if (!KEYS.contains(key)) {
                throw new BadConfigurationException(
                        FILE
                                + ": unknown key "
                                + key
                                + " = \""
                                + String.join(",", properties.getStringArray(key))
                                + "\", expected one of "
                                + String.join(", ", KEYS));
            }
        }
    }

    private static List<SourceName> lookupOrder(PropertyReader reader)
            throws BadConfigurationException {
        List<String> texts = reader.list(LOOKUP_ORDER);
        try {
            return texts.isEmpty() ? SourceName.DEFAULT_ORDER : SourceName.parseOrder(texts);
        } catch (IllegalArgumentException e) {
            throw BadConfigurationException.of(
                    LOOKUP_ORDER,
                    String.join(",", texts),
                    "each at most once of " + SourceName.all() + ", but " + e.getMessage());
        }
    }

    private static DomainSet ignoredDomains(PropertyReader reader)
            throws BadConfigurationException {
        List<String> texts = reader.list(IGNORED_DOMAINS);
        try {
            return DomainSet.of(texts);
        } catch (IllegalArgumentException e) {
            throw BadConfigurationException.of(
                    IGNORED_DOMAINS,
                    String.join(",", texts),
                    "domains, *.domain or .domain, but " + e.getMessage());
        }
    }
}
