package james.onionmx.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which running James is asked, and how. */
final class WebAdminOptions {

    @Option(
            names = "--webadmin",
            paramLabel = "URL",
            description =
                    "A running James is asked for its domains: the address of its webadmin, such as"
                            + " http://127.0.0.1:8000.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--webadmin-password-file",
            paramLabel = "FILE",
            description =
                    "A file with the password that webadmin wants (webadmin.properties, password).")
    private Optional<Path> passwordFile = Optional.empty();

    boolean isGiven() {
        return url.isPresent();
    }

    WebAdminDomains domains() throws CommandFailure {
        return WebAdminDomains.at(url.orElseThrow(), password());
    }

    private Optional<String> password() throws CommandFailure {
        if (passwordFile.isEmpty()) {
            return Optional.empty();
        }
        Path file = passwordFile.get();
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw new CommandFailure(file + ": expected a password on one line, in ASCII");
            }
            return Optional.of(text);
        } catch (IOException e) {
            throw new CommandFailure(file + ": cannot be read: " + e);
        }
    }
}
