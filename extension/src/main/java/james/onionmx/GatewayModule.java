package james.onionmx;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import james.onionmx.configuration.GatewayKeys;
import james.onionmx.configuration.GatewaySettings;
import james.onionmx.configuration.InnerMx;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.gateway.InnerMxRecipients;
import james.onionmx.gateway.InnerRecipients;
import james.onionmx.gateway.RecipientList;
import james.onionmx.smtp.CallForward;
import james.onionmx.smtp.DirectServer;
import james.onionmx.smtp.OnionServer;
import james.onionmx.smtp.ServerConnector;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import javax.inject.Singleton;

/** Puts together what a gateway knows of the server behind it. */
final class GatewayModule extends AbstractModule {

    private final GatewaySettings settings;
    private final List<RecipientList> lists;

    GatewayModule(GatewaySettings settings, List<RecipientList> lists) {
        this.settings = settings;
        this.lists = lists;
    }

    /** Made only where the listener names {@link InnerMxRecipients}. */
    @Provides
    @Singleton
    InnerRecipients recipients(
            OnionEventLoops loops, OnionPools pools, OwnName ownName, JamesFiles files, Clock clock)
            throws IOException {
        InnerMx inner =
                settings.inner()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                InnerMxRecipients.class.getName()
                                                        + " in smtpserver.xml needs "
                                                        + GatewayKeys.INNER
                                                        + " in onionmx.properties"));
        InnerRecipients recipients =
                InnerRecipients.open(
                        settings,
                        lists,
                        files.kept("recipients.txt"),
                        new CallForward(
                                server(inner, loops, pools), ownName.helo(), settings.patience()),
                        clock);
        loops.beforeTheEnd(recipients::stop);
        return recipients;
    }

    private ServerConnector server(InnerMx inner, OnionEventLoops loops, OnionPools pools) {
        if (inner instanceof InnerMx.Onion onion) {
            return new OnionServer(pools.connector(settings.patience()), onion.endpoint());
        }
        InnerMx.Direct direct = (InnerMx.Direct) inner;
        return new DirectServer(
                direct.server().getHost(),
                direct.server().getPort(),
                settings.patience(),
                loops.group());
    }
}
