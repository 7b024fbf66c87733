package james.onionmx.testbed.durable;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.james.core.Username;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;

/**
 * Makes the users of {@code conf/users.properties} (a password for each address) as soon as there
 * is a repository for them, before any port is open: a server that comes back must not refuse its
 * own users for a moment.
 */
final class StandingUsersModule extends AbstractModule {

    private static final String FILE = "users.properties";

    @ProvidesIntoSet
    InitializationOperation standingUsers(
            ConfigurationProvider configuration, MemoryUsersRepository users) {
        return InitilizationOperationBuilder.forClass(MemoryUsersRepository.class)
                .init(
                        () -> {
                            // James' own operation may come before this one or behind it.
                            users.configure(configuration.getConfiguration("usersrepository"));
                            Properties passwords = passwords();
                            for (String address : passwords.stringPropertyNames()) {
                                users.addUser(Username.of(address), passwords.getProperty(address));
                            }
                        });
    }

    private static Properties passwords() throws IOException {
        Path file = Path.of(System.getProperty("working.directory"), "conf", FILE);
        Properties passwords = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            passwords.load(in);
        }
        return passwords;
    }
}
