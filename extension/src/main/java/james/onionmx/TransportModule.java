package james.onionmx;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.mailets.DeliveryDefaults;
import james.onionmx.mailets.MessageSpool;
import james.onionmx.mailets.RouteDelivery;
import james.onionmx.mailets.SevenBitTransport;
import james.onionmx.smtp.IsolationMode;
import java.security.SecureRandom;
import javax.inject.Singleton;
import reactor.core.scheduler.Schedulers;

/** Puts the way to onion services together: Tor, SMTP, the choice among targets. */
final class TransportModule extends AbstractModule {

    @Provides
    IsolationMode isolation(OnionMxConfiguration configuration) {
        return configuration.smtp().pool().isolation();
    }

    @Provides
    DeliveryDefaults deliveryDefaults(OnionMxConfiguration configuration) {
        return configuration.delivery();
    }

    @Provides
    @Singleton
    RouteDelivery.Factory routeDeliveries(OnionPools pools, MessageSpool spool) {
        SecureRandom random = new SecureRandom();
        return options ->
                new RouteDelivery(
                        new SevenBitTransport(
                                pools.with(options), spool, Schedulers.boundedElastic()),
                        random);
    }
}
