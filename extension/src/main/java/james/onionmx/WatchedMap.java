package james.onionmx;

import james.onionmx.lookup.LiveMap;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Watches the static map's files on a thread of its own, for as long as James runs. */
@Singleton
final class WatchedMap {

    private static final boolean DAEMON = true;

    private final Scheduler scheduler = Schedulers.newSingle("onion-map", DAEMON);
    private final LiveMap live;

    @Inject
    WatchedMap(LiveMap live) {
        this.live = live.watchOn(scheduler);
    }

    LiveMap live() {
        return live;
    }

    @PreDestroy
    void stop() {
        live.close();
        scheduler.dispose();
    }
}
