package james.onionmx.onion;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.OnionSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.utils.UserDefinedStartable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Sees to our onion services while James runs: {@code
 * guice.extension.startable=james.onionmx.onion.OnionWatch} in {@code extensions.properties},
 * behind the gate.
 *
 * <p>It looks every few seconds, on a thread of its own, and puts in order what it finds changed: a
 * Tor that was restarted, a new name, a key that came or went. What fails is tried again, less and
 * less often; James runs on meanwhile. Thread-safe.
 */
@Singleton
public final class OnionWatch implements UserDefinedStartable {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final OnionSettings settings;
    private final Optional<OnionOffer> offer;
    private final KnownOnions known;
    private final OnionAliases aliases;

    /** No thread of Reactor's own: those must not wait, and James 3.9's domain list makes them. */
    private final Scheduler thread = Schedulers.newSingle(OnionWatch::daemon);

    private final Disposable.Swap next = Disposables.swap();
    private Duration pause = FIRST_PAUSE;

    @Inject
    OnionWatch(
            OnionSettings settings,
            Optional<OnionOffer> offer,
            KnownOnions known,
            OnionAliases aliases) {
        this.settings = requireNonNull(settings);
        this.offer = requireNonNull(offer);
        this.known = requireNonNull(known);
        this.aliases = requireNonNull(aliases);
    }

    private static Thread daemon(Runnable looks) {
        Thread daemon = new Thread(looks, "onion-service");
        daemon.setDaemon(true);
        return daemon;
    }

    /** Begins to look; does not wait for Tor. */
    @Override
    public void start() {
        lookAfter(Duration.ZERO);
    }

    private void lookAfter(Duration wait) {
        next.update(thread.schedule(this::look, wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void look() {
        String trouble;
        try {
            trouble = lookOnce();
        } catch (IOException | DomainListException | RecipientRewriteTableException e) {
            trouble = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            // A defect, or James' database: the watch must not end with it.
            LOGGER.error("The onion service cannot be seen to", e);
            trouble = e.toString();
        }
        tell(trouble);
        if (trouble.isEmpty()) {
            pause = FIRST_PAUSE;
            lookAfter(INTERVAL);
        } else {
            lookAfter(pause);
            pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private String lookOnce()
            throws IOException, DomainListException, RecipientRewriteTableException {
        OnionFindings findings =
                offer.isPresent() ? offer.get().look() : new OnionFindings(Set.of(), List.of());
        if (findings.troubles().isEmpty()) {
            if (!findings.onions().equals(known.now())) {
                LOGGER.info("Our onion services are {}", findings.onions());
            }
            known.are(findings.onions());
            aliases.are(findings.onions(), settings.aliasOf());
        } else if (known.now().isEmpty()) {
            // Some are better than none; but none that was known is given up for a file unread.
            known.are(findings.onions());
        }
        return String.join("; ", findings.troubles());
    }

    private void tell(String trouble) {
        if (!trouble.equals(known.trouble())) {
            if (trouble.isEmpty()) {
                LOGGER.info("The onion service is in order again");
            } else {
                LOGGER.warn("The onion service is not in order: {}", trouble);
            }
        }
        known.trouble(trouble);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A service that was added ends with the connection to Tor. */
    @PreDestroy
    public void stop() {
        next.dispose();
        if (offer.isPresent()) {
            thread.schedule(() -> close(offer.get()));
        }
        thread.disposeGracefully().block(LONGEST_PAUSE);
    }

    private static void close(OnionOffer open) {
        try {
            open.close();
        } catch (IOException e) {
            LOGGER.warn("The connection to Tor's control port did not close: {}", e.toString());
        }
    }
}
