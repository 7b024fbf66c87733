package james.onionmx;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.configuration.QueueOrder;
import james.onionmx.gateway.GatewayLists;
import james.onionmx.inbound.InboundAssembly;
import james.onionmx.inbound.InboundPolicy;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecSettings;
import james.onionmx.lookup.LiveMap;
import james.onionmx.lookup.SourceName;
import james.onionmx.mailets.Adoptions;
import james.onionmx.mailets.DeliveryDefaults;
import james.onionmx.mailets.DeliveryDefaultsCheck;
import james.onionmx.mailets.MessageSpool;
import james.onionmx.mailets.NodeName;
import james.onionmx.matchers.LookupSettings;
import james.onionmx.onion.OnionCheck;
import james.onionmx.onion.OnionServiceModule;
import james.onionmx.smtp.CertificatePins;
import james.onionmx.smtp.SpoolMemory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the extension brings into James; {@link OnionMxModule} loads it by its name, once it knows
 * that this James and this Java can.
 *
 * <p>It reads and checks {@code onionmx.properties}, the maps and James' listener for strangers
 * before James opens a port; what is wrong with them stops James, named.
 */
final class OnionMxWiring extends AbstractModule {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionMxWiring.class);

    /** So that a look-up's own words about its time-out arrive before the matcher gives up. */
    private static final Duration DEADLINE_MARGIN = Duration.ofSeconds(1);

    private final JamesFiles files;

    @Inject
    OnionMxWiring(JamesFiles files) {
        this.files = requireNonNull(files);
    }

    @Override
    protected void configure() {
        try {
            OnionMxConfiguration configuration = files.onionMx();
            check(configuration.delivery());
            bind(OnionMxConfiguration.class).toInstance(configuration);
            bind(LiveMap.class).toInstance(files.map(configuration.mapFiles()));
            DnsSettings dns = files.withJamesResolvers(configuration.dns());
            bind(DnsSettings.class).toInstance(dns);
            bind(DnssecSettings.class).toInstance(files.dnssec(configuration, dns));
            bind(LookupSettings.class)
                    .toInstance(
                            new LookupSettings(
                                    configuration.lookupFailurePolicy(),
                                    deadline(configuration.lookupOrder(), dns)));
            bind(OnionMemory.class)
                    .toInstance(
                            OnionMemory.open(
                                    configuration.memory(),
                                    files.pins(configuration.pinFile()),
                                    files.pinSeeds(configuration.pinSeeds()),
                                    Clock.systemUTC()));
            bind(QueueDesk.class).toInstance(QueueDesk.open(files.kept(QueueOrder.FOLDER)));
            bind(InboundPolicy.class)
                    .toInstance(
                            InboundAssembly.policy(
                                    files,
                                    configuration.inbound(),
                                    fault -> addError("%s", fault)));
            bind(CertificatePins.class)
                    .toInstance(files.starttlsPins(configuration.starttlsPins()));
            OnionCheck.check(files, configuration.onion());
            install(new OnionServiceModule(configuration.onion(), files));
            install(new LookupModule());
            install(new TransportModule());
            install(
                    new GatewayModule(
                            configuration.gateway(),
                            GatewayLists.of(configuration.gateway(), files)));
        } catch (BadConfigurationException | FileNotFoundException e) {
            LOGGER.error("James does not start: {}", e.getMessage());
            addError("%s", e.getMessage());
        }
    }

    private static void check(DeliveryDefaults delivery) throws BadConfigurationException {
        Optional<String> problem = DeliveryDefaultsCheck.problemOf(delivery);
        if (problem.isPresent()) {
            throw new BadConfigurationException(problem.get());
        }
    }

    private static Duration deadline(List<SourceName> order, DnsSettings dns) {
        long waits = order.stream().filter(SourceName::asksTheDns).count();
        return dns.longestLookup()
                .multipliedBy(waits)
                .plus(JamesDomains.LONGEST)
                .plus(DEADLINE_MARGIN);
    }

    @Provides
    Adoptions adoptions(QueueDesk desk) {
        return desk.adoptions();
    }

    @Provides
    @Singleton
    MessageSpool spool() throws IOException {
        return MessageSpool.open(files.kept("spool"), SpoolMemory.shareOfHeap());
    }

    @Provides
    @Singleton
    NodeName nodeName() throws IOException {
        return NodeName.keptIn(files.kept("node-name"));
    }
}
