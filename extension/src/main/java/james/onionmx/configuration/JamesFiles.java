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
import javax.inject.Inject;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.utils.PropertiesProvider;

/** What of James' own files matters to this extension, found as James finds it. */
public final class JamesFiles {

    private static final String PROPERTIES = "onionmx";
    private static final String DNS_SERVICE = "dnsservice";

    private final PropertiesProvider properties;
    private final ConfigurationProvider configurations;
    private final FileSystem files;

    /** Reads through James. */
    @Inject
    public JamesFiles(
            PropertiesProvider properties, ConfigurationProvider configurations, FileSystem files) {
        this.properties = requireNonNull(properties);
        this.configurations = requireNonNull(configurations);
        this.files = requireNonNull(files);
    }

    /** {@code onionmx.properties}; all defaults where there is no such file. */
    public OnionMxConfiguration onionMx() throws BadConfigurationException {
        try {
            return OnionMxConfiguration.from(properties.getConfiguration(PROPERTIES));
        } catch (FileNotFoundException e) {
            return OnionMxConfiguration.from(new PropertiesConfiguration());
        } catch (ConfigurationException e) {
            throw new BadConfigurationException(
                    OnionMxConfiguration.FILE + ": cannot be read: " + e.getMessage());
        }
    }

    /** The configured maps, read and checked; an empty map where none is configured. */
    public LiveMap map(List<String> urls) throws BadConfigurationException {
        List<Path> named = new ArrayList<>();
        for (String url : urls) {
            named.add(mapFile(url));
        }
        try {
            return LiveMap.read(new MapFiles(named));
        } catch (MapFormatException e) {
            throw new BadConfigurationException(e.getMessage());
        }
    }

    private Path mapFile(String url) throws BadConfigurationException {
        try {
            return files.getFile(url).toPath();
        } catch (FileNotFoundException e) {
            throw BadConfigurationException.of(
                    OnionMxConfiguration.MAP_FILES,
                    url,
                    "files or folders that exist, such as file://conf/onion-map.txt");
        }
    }

    /** The file of what domains published before, which need not exist. */
    public Path pins(String url) throws BadConfigurationException {
        return pinFile(OnionMxConfiguration.PIN_FILE, url);
    }

    /** The files of what domains published as seen elsewhere. */
    public List<Path> pinSeeds(List<String> urls) throws BadConfigurationException {
        List<Path> seeds = new ArrayList<>();
        for (String url : urls) {
            seeds.add(pinFile(OnionMxConfiguration.PIN_SEED, url));
        }
        return seeds;
    }

    private Path pinFile(String key, String url) throws BadConfigurationException {
        try {
            return files.getFile(url).toPath();
        } catch (FileNotFoundException e) {
            throw BadConfigurationException.of(key, url, OnionMxConfiguration.PIN_FILE_EXPECTED);
        }
    }

    /** The settings with James' resolvers where the operator named none for onion MXs. */
    public DnsSettings withJamesResolvers(DnsSettings dns) throws BadConfigurationException {
        if (!dns.resolvers().isEmpty() || dns.transport() instanceof DnsTransport.Tor) {
            return dns;
        }
        List<InetSocketAddress> resolvers = new ArrayList<>();
        for (String server : dnsService().getList(String.class, "servers.server", List.of())) {
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
            return TrustAnchors.read(files.getFile(url).toPath());
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

    private HierarchicalConfiguration<ImmutableNode> dnsService() throws BadConfigurationException {
        try {
            return configurations.getConfiguration(DNS_SERVICE);
        } catch (ConfigurationException e) {
            throw new BadConfigurationException(
                    DNS_SERVICE + ".xml: cannot be read: " + e.getMessage());
        }
    }

    /** A file or folder for what this extension keeps, below James' {@code var}. */
    public Path kept(String name) throws FileNotFoundException {
        return files.getBasedir().toPath().resolve("var").resolve("onionmx").resolve(name);
    }
}
