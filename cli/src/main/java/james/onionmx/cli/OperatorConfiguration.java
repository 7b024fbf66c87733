package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.LookupFiles;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.configuration.SmtpListener;
import james.onionmx.lookup.DnsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.FileBasedConfiguration;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.convert.DefaultListDelimiterHandler;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.io.FileHandler;

/**
 * What a James would read from a properties file, or the defaults where none is given.
 *
 * @param settings its content, checked
 * @param files finds the files that it names
 * @param layout where they are; none where no properties file is given
 */
record OperatorConfiguration(
        OnionMxConfiguration settings, LookupFiles files, Optional<JamesLayout> layout) {

    private static final String ONION_HANDLERS = "james.onionmx.inbound.OnionHandlers";

    OperatorConfiguration {
        requireNonNull(settings);
        requireNonNull(files);
        requireNonNull(layout);
    }

    /** All defaults. */
    static OperatorConfiguration none() throws BadConfigurationException {
        return new OperatorConfiguration(
                OnionMxConfiguration.from(new PropertiesConfiguration()),
                new LookupFiles(JamesLayout.around(Path.of("conf", OnionMxConfiguration.FILE))),
                Optional.empty());
    }

    /**
     * Reads a file as James does.
     *
     * @throws BadConfigurationException naming the file, the key, the value and what was expected
     */
    static OperatorConfiguration read(Path file, JamesLayout layout)
            throws BadConfigurationException {
        PropertiesConfiguration properties = properties(file);
        try {
            return new OperatorConfiguration(
                    OnionMxConfiguration.from(properties),
                    new LookupFiles(layout),
                    Optional.of(layout));
        } catch (BadConfigurationException e) {
            throw new BadConfigurationException(within(file, e.getMessage()));
        }
    }

    /** The message with the file's whole name in place of the short one that James gives it. */
    private static String within(Path file, String message) {
        String shortName = OnionMxConfiguration.FILE + ": ";
        return message.startsWith(shortName)
                ? file + ": " + message.substring(shortName.length())
                : file + ": " + message;
    }

    /** How the DNS is asked: James' resolvers where the operator named none for onion MXs. */
    DnsSettings dns() throws BadConfigurationException {
        DnsSettings dns = settings.dns();
        return layout.isPresent() && LookupFiles.wantsResolversOfJames(dns)
                ? LookupFiles.withServers(dns, serversOf(layout.get()))
                : dns;
    }

    /**
     * What the gate names in its greeting: the {@code helloName} of the onion listener. None where
     * that cannot be known.
     */
    Optional<String> greetingName() throws BadConfigurationException {
        Optional<Path> file =
                layout.map(around -> around.conf().resolve("smtpserver.xml")).filter(Files::exists);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        XMLConfiguration xml = new XMLConfiguration();
        load(xml, file.get());
        return xml.configurationsAt("smtpserver").stream()
                .map(SmtpListener::new)
                .filter(SmtpListener::isEnabled)
                .filter(
                        listener ->
                                listener.coreHandlers().filter(ONION_HANDLERS::equals).isPresent())
                .flatMap(listener -> listener.helloName().stream())
                .findFirst();
    }

    private static List<String> serversOf(JamesLayout layout) throws BadConfigurationException {
        Path file = layout.conf().resolve(LookupFiles.DNS_SERVICE + ".xml");
        return Files.exists(file)
                ? xml(file).getList(String.class, LookupFiles.DNS_SERVERS, List.of())
                : List.of();
    }

    /** An XML file, read as James does. */
    static XMLConfiguration xml(Path file) throws BadConfigurationException {
        XMLConfiguration xml = new XMLConfiguration();
        load(xml, file);
        return xml;
    }

    /** A properties file, read as James does. */
    static PropertiesConfiguration properties(Path file) throws BadConfigurationException {
        PropertiesConfiguration properties = new PropertiesConfiguration();
        properties.setListDelimiterHandler(new DefaultListDelimiterHandler(','));
        load(properties, file);
        return properties;
    }

    private static void load(FileBasedConfiguration configuration, Path file)
            throws BadConfigurationException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new BadConfigurationException(file + ": no such file, or it cannot be read");
        }
        try {
            new FileHandler(configuration).load(file.toFile());
        } catch (ConfigurationException e) {
            throw new BadConfigurationException(file + ": cannot be read: " + e.getMessage());
        }
    }
}
