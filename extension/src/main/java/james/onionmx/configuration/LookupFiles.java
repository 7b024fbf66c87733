package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnsTransport;
import james.onionmx.lookup.DnssecMode;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.LiveMap;
import james.onionmx.lookup.MapFiles;
import james.onionmx.lookup.MapFormatException;
import james.onionmx.lookup.ResolverAddress;
import james.onionmx.lookup.TrustAnchors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files that the configuration of look-ups names. */
public final class LookupFiles {

    /** What James calls the file with its own resolvers, without folder and ending. */
    public static final String DNS_SERVICE = "dnsservice";

    /** The elements of that file that name resolvers. */
    public static final String DNS_SERVERS = "servers.server";

    private final FileLocator files;

    /** Finds files as James does. */
    public LookupFiles(FileLocator files) {
        this.files = requireNonNull(files);
    }

    /** The configured maps, read and checked; an empty map where none is configured. */
    public LiveMap map(List<String> urls) throws BadConfigurationException {
        List<Path> named = new ArrayList<>();
        for (String url : urls) {
            named.add(
                    locate(
                            OnionMxConfiguration.MAP_FILES,
                            url,
                            "files or folders that exist, such as file://conf/onion-map.txt"));
        }
        try {
            return LiveMap.read(new MapFiles(named));
        } catch (MapFormatException e) {
            throw new BadConfigurationException(e.getMessage());
        }
    }

    /** The file of what domains published before, which need not exist. */
    public Path pins(String url) throws BadConfigurationException {
        return locate(OnionMxConfiguration.PIN_FILE, url, OnionMxConfiguration.PIN_FILE_EXPECTED);
    }

    /** The files of what domains published as seen elsewhere. */
    public List<Path> pinSeeds(List<String> urls) throws BadConfigurationException {
        List<Path> seeds = new ArrayList<>();
        for (String url : urls) {
            seeds.add(
                    locate(
                            OnionMxConfiguration.PIN_SEED,
                            url,
                            OnionMxConfiguration.PIN_FILE_EXPECTED));
        }
        return seeds;
    }

    private Path locate(String key, String url, String expected) throws BadConfigurationException {
        try {
            return files.locate(url);
        } catch (FileNotFoundException e) {
            throw BadConfigurationException.of(key, url, expected);
        }
    }

    /** Whether the operator left it to James which resolvers are asked. */
    public static boolean wantsResolversOfJames(DnsSettings dns) {
        return dns.resolvers().isEmpty() && !(dns.transport() instanceof DnsTransport.Tor);
    }

    /**
     * The settings with James' resolvers.
     *
     * @param servers as they stand in {@code dnsservice.xml}
     */
    public static DnsSettings withServers(DnsSettings dns, List<String> servers)
            throws BadConfigurationException {
        List<InetSocketAddress> resolvers = new ArrayList<>();
        for (String server : servers) {
            try {
                resolvers.add(ResolverAddress.parse(server));
            } catch (IllegalArgumentException e) {
                throw new BadConfigurationException(
                        DNS_SERVICE + ".xml: <server>" + server + "</server>, expected an address");
            }
        }
        return dns.withResolvers(resolvers);
    }

    /**
     * What DNSSEC decides, with the trust anchors read.
     *
     * @param resolvers those that are asked
     */
    public DnssecSettings dnssec(OnionMxConfiguration configuration, DnsSettings resolvers)
            throws BadConfigurationException {
        TrustAnchors anchors =
                configuration.trustAnchors().isPresent()
                        ? trustAnchors(configuration.trustAnchors().get())
                        : TrustAnchors.ofRoot();
        DnssecSettings dnssec = new DnssecSettings(configuration.dnssec(), anchors);
        if (dnssec.mode() == DnssecMode.TRUST_AD
                && resolvers.transport() instanceof DnsTransport.Tor) {
            throw BadConfigurationException.of(
                    OnionMxConfiguration.DNSSEC,
                    "trust-ad",
                    "another value, since resolvers behind Tor are not on this machine");
        }
        for (InetSocketAddress resolver : dnssec.untrustworthy(resolvers)) {
            throw BadConfigurationException.of(
                    OnionMxConfiguration.DNSSEC,
                    "trust-ad",
                    "another value, or resolvers on this machine only: "
                            + resolver.getAddress().getHostAddress()
                            + " is not");
        }
        return dnssec;
    }

    private TrustAnchors trustAnchors(String url) throws BadConfigurationException {
        String expected = "a file with DS or DNSKEY records, such as file://conf/root.ds";
        try {
            return TrustAnchors.read(files.locate(url));
        } catch (IOException e) {
            throw BadConfigurationException.of(
                    OnionMxConfiguration.DNSSEC_TRUST_ANCHORS,
                    url,
                    expected + ": it cannot be read, " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw BadConfigurationException.of(
                    OnionMxConfiguration.DNSSEC_TRUST_ANCHORS,
                    url,
                    expected + ": " + e.getMessage());
        }
    }
}
