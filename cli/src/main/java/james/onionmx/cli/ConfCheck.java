package james.onionmx.cli;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.InboundCheck;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.configuration.RelayGuardRules;
import james.onionmx.configuration.SmtpListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.ex.ConversionException;

/**
 * What is to be changed in a folder of James' configuration.
 *
 * @param dangers James refuses to start with them, or strangers get power
 * @param advice what is missing or unwise beside that
 */
record ConfCheck(List<String> dangers, List<String> advice) {

    private static final String MODULE = "james.onionmx.OnionMxModule";

    ConfCheck {
        dangers = List.copyOf(dangers);
        advice = List.copyOf(advice);
    }

    boolean isInOrder() {
        return dangers.isEmpty() && advice.isEmpty();
    }

    /**
     * Reads a folder; a file that is not there is as James takes it.
     *
     * @throws BadConfigurationException where a file cannot be read, or says what nobody
     *     understands
     */
    static ConfCheck of(Path folder) throws BadConfigurationException {
        List<String> dangers = new ArrayList<>();
        List<String> advice = new ArrayList<>();
        OnionMxConfiguration settings = settings(folder);
        InboundCheck.Findings listeners =
                new InboundCheck(settings.inbound())
                        .of(listeners(folder), extensions(folder, "guice.extension.startable"));
        dangers.addAll(listeners.faults());
        advice.addAll(listeners.advice());
        if (!extensions(folder, "guice.extension.module").contains(MODULE)) {
            dangers.add(
                    "extensions.properties: nothing loads the extension; add"
                            + " guice.extension.module="
                            + MODULE);
        }
        Path container = folder.resolve("mailetcontainer.xml");
        if (Files.exists(container)) {
            XMLConfiguration mailets = OperatorConfiguration.xml(container);
            if (listeners.onionListener().isPresent()) {
                dangers.addAll(RelayGuardRules.faults(mailets, settings.gateway().inner()));
            }
            advice.addAll(RelayGuardRules.advice(mailets));
        }
        return new ConfCheck(dangers, advice);
    }

    private static OnionMxConfiguration settings(Path folder) throws BadConfigurationException {
        Path file = folder.resolve(OnionMxConfiguration.FILE);
        return Files.exists(file)
                ? OperatorConfiguration.read(file, JamesLayout.around(file)).settings()
                : OperatorConfiguration.none().settings();
    }

    private static List<SmtpListener> listeners(Path folder) throws BadConfigurationException {
        Path file = folder.resolve("smtpserver.xml");
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return OperatorConfiguration.xml(file).configurationsAt("smtpserver").stream()
                    .map(SmtpListener::new)
                    .filter(SmtpListener::isEnabled)
                    .toList();
        } catch (ConversionException e) {
            throw new BadConfigurationException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static List<String> extensions(Path folder, String key)
            throws BadConfigurationException {
        Path file = folder.resolve("extensions.properties");
        return Files.exists(file)
                ? Arrays.asList(OperatorConfiguration.properties(file).getStringArray(key))
                : List.of();
    }
}
