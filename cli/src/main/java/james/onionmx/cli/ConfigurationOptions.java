package james.onionmx.cli;

import james.onionmx.configuration.BadConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which James is meant. */
final class ConfigurationOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "James' onionmx.properties; what it does not name is taken from the folders"
                            + " around it, as James does. Without it everything is as by default.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description =
                    "James' working directory, where it is not the folder above that of FILE.")
    private Optional<Path> base = Optional.empty();

    boolean isGiven() {
        return config.isPresent();
    }

    OperatorConfiguration read() throws BadConfigurationException {
        if (config.isEmpty()) {
            return OperatorConfiguration.none();
        }
        JamesLayout around = JamesLayout.around(config.get());
        return OperatorConfiguration.read(config.get(), base.map(around::withBase).orElse(around));
    }
}
