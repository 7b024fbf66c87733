package james.onionmx.testbed.durable;

import com.google.inject.Module;
import org.apache.james.ExtraProperties;
import org.apache.james.FakeSearchMailboxModule;
import org.apache.james.GuiceJamesServer;
import org.apache.james.JamesServerMain;
import org.apache.james.MemoryJamesConfiguration;
import org.apache.james.MemoryJamesServerMain;
import org.apache.james.modules.RunArgumentsModule;
import org.apache.james.modules.server.JMXServerModule;

/**
 * The memory flavour of James, but with queues in an embedded ActiveMQ broker (or on RabbitMQ, with
 * the system property {@code testbed.queues=rabbitmq}), file repositories at hand, and users from
 * the first moment that it listens. Mailboxes stay in memory: mail that must outlive the process
 * goes into repositories.
 */
public final class DurableJamesServerMain {

    private static final String QUEUES = "testbed.queues";

    private DurableJamesServerMain() {}

    /** Runs in the folder that the system property {@code working.directory} names. */
    public static void main(String[] arguments) throws Exception {
        ExtraProperties.initialize();
        MemoryJamesConfiguration configuration =
                MemoryJamesConfiguration.builder().useWorkingDirectoryEnvProperty().build();
        GuiceJamesServer server =
                MemoryJamesServerMain.createServer(configuration)
                        .combineWith(new FakeSearchMailboxModule(), new JMXServerModule())
                        .combineWith(new StandingUsersModule())
                        .overrideWith(
                                new RunArgumentsModule(arguments),
                                queues(),
                                new AcknowledgementModule());
        JamesServerMain.main(server);
    }

    private static Module queues() {
        return "rabbitmq".equals(System.getProperty(QUEUES))
                ? new RabbitMqModule()
                : new ActiveMqModule();
    }
}
