package james.onionmx.cli;

import james.onionmx.configuration.BadConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which file of pins is meant. */
final class PinFileOptions {

    @Mixin private final ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(
            names = "--file",
            paramLabel = "PINS",
            description = "The file of pins itself, in place of --config.")
    private Optional<Path> file = Optional.empty();

    Path path() throws BadConfigurationException, CommandFailure {
        if (file.isPresent()) {
            return file.get().toAbsolutePath();
        }
        if (!configuration.isGiven()) {
            throw new CommandFailure(
                    "which pins? Expected --config with James' onionmx.properties, or --file with"
                            + " the file of pins");
        }
        OperatorConfiguration read = configuration.read();
        return read.files().pins(read.settings().pinFile());
    }
}
