package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.LiveMap;
import james.onionmx.smtp.CertificatePins;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.ex.ConversionException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.utils.PropertiesProvider;

/** What of James' own files matters to this extension, found as James finds it. */
public final class JamesFiles {

    private static final String PROPERTIES = "onionmx";
    private static final String EXTENSIONS = "extensions";
    private static final String DOMAIN_LIST = "domainlist";

    /** The file, and the element in it. */
    private static final String SMTP_SERVER = "smtpserver";

    private final PropertiesProvider properties;
    private final ConfigurationProvider configurations;
    private final FileSystem files;
    private final LookupFiles lookup;

    /** Reads through James. */
    @Inject
    public JamesFiles(
            PropertiesProvider properties, ConfigurationProvider configurations, FileSystem files) {
        this.properties = requireNonNull(properties);
        this.configurations = requireNonNull(configurations);
        this.files = requireNonNull(files);
        this.lookup = new LookupFiles(url -> files.getFile(url).toPath());
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

    /** As {@link LookupFiles#map}. */
    public LiveMap map(List<String> urls) throws BadConfigurationException {
        return lookup.map(urls);
    }

    /** As {@link LookupFiles#pins}. */
    public Path pins(String url) throws BadConfigurationException {
        return lookup.pins(url);
    }

    /** As {@link LookupFiles#pinSeeds}. */
    public List<Path> pinSeeds(List<String> urls) throws BadConfigurationException {
        return lookup.pinSeeds(urls);
    }

    /** The settings with James' resolvers where the operator named none for onion MXs. */
    public DnsSettings withJamesResolvers(DnsSettings dns) throws BadConfigurationException {
        return LookupFiles.wantsResolversOfJames(dns)
                ? LookupFiles.withServers(dns, servers())
                : dns;
    }

    /** As {@link LookupFiles#dnssec}. */
    public DnssecSettings dnssec(OnionMxConfiguration configuration, DnsSettings resolvers)
            throws BadConfigurationException {
        return lookup.dnssec(configuration, resolvers);
    }

    /** The keys of peers, read and checked; none where no file is named. */
    public CertificatePins starttlsPins(Optional<String> url) throws BadConfigurationException {
        if (url.isEmpty()) {
            return CertificatePins.NONE;
        }
        try {
            return CertificatePins.read(files.getFile(url.get()).toPath());
        } catch (IOException e) {
            throw BadConfigurationException.of(
                    OnionMxConfiguration.STARTTLS_PINS, url.get(), SmtpKeys.STARTTLS_PINS_EXPECTED);
        } catch (IllegalArgumentException e) {
            throw new BadConfigurationException(e.getMessage());
        }
    }

    private List<String> servers() throws BadConfigurationException {
        try {
            HierarchicalConfiguration<ImmutableNode> dnsService =
                    configurations.getConfiguration(LookupFiles.DNS_SERVICE);
            return dnsService.getList(String.class, LookupFiles.DNS_SERVERS, List.of());
        } catch (ConfigurationException e) {
            throw new BadConfigurationException(
                    LookupFiles.DNS_SERVICE + ".xml: cannot be read: " + e.getMessage());
        }
    }

    /** The SMTP listeners that James starts, in the order of {@code smtpserver.xml}. */
    public List<SmtpListener> smtpListeners() throws BadConfigurationException {
        try {
            return configurations
                    .getConfiguration(SMTP_SERVER)
                    .configurationsAt(SMTP_SERVER)
                    .stream()
                    .map(SmtpListener::new)
                    .filter(SmtpListener::isEnabled)
                    .toList();
        } catch (ConfigurationException | ConversionException e) {
            throw new BadConfigurationException(
                    SMTP_SERVER + ".xml: cannot be read: " + e.getMessage());
        }
    }

    /** Whether James asks the DNS for the addresses of its own domains. */
    public boolean resolvesItsDomains() throws BadConfigurationException {
        try {
            return configurations.getConfiguration(DOMAIN_LIST).getBoolean("autodetectIP", false);
        } catch (ConfigurationException | ConversionException e) {
            throw new BadConfigurationException(
                    DOMAIN_LIST + ".xml: cannot be read: " + e.getMessage());
        }
    }

    /** The classes of extensions that James starts when everything of its own runs. */
    public List<String> startables() throws BadConfigurationException {
        try {
            return List.of(
                    properties
                            .getConfiguration(EXTENSIONS)
                            .getStringArray("guice.extension.startable"));
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (ConfigurationException e) {
            throw new BadConfigurationException(
                    EXTENSIONS + ".properties: cannot be read: " + e.getMessage());
        }
    }

    /** A file that a James file URL names. */
    public Path named(String url) throws FileNotFoundException {
        return files.getFile(url).toPath();
    }

    /** A file or folder for what this extension keeps, below James' {@code var}. */
    public Path kept(String name) throws FileNotFoundException {
        return files.getBasedir().toPath().resolve("var").resolve("onionmx").resolve(name);
    }
}
