package james.onionmx.onion;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.configuration.OnionService;
import james.onionmx.configuration.OnionSettings;
import james.onionmx.tor.OnionKeyFolder;
import james.onionmx.tor.OwnOnions;
import java.io.FileNotFoundException;
import java.util.Optional;
import javax.inject.Singleton;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.rrt.api.RecipientRewriteTable;

/** Puts together what sees to our onion services. */
public final class OnionServiceModule extends AbstractModule {

    private static final String NOTES = "onion-aliases";

    private final OnionSettings settings;
    private final JamesFiles files;

    /** For these settings. */
    public OnionServiceModule(OnionSettings settings, JamesFiles files) {
        this.settings = settings;
        this.files = files;
    }

    @Override
    protected void configure() {
        bind(OnionSettings.class).toInstance(settings);
        bind(KnownOnions.class).in(Singleton.class);
        if (settings.service() instanceof OnionService.None) {
            bind(OwnOnions.class).toInstance(OwnOnions.NONE);
        } else {
            bind(OwnOnions.class).to(KnownOnions.class);
        }
    }

    @Provides
    @Singleton
    Optional<OnionOffer> offer() throws FileNotFoundException {
        OnionService service = settings.service();
        if (service instanceof OnionService.Torrc torrc) {
            return Optional.of(new TorrcOffer(torrc.folders()));
        }
        if (service instanceof OnionService.Configured configured) {
            return Optional.of(new ConfiguredOffer(configured));
        }
        if (service instanceof OnionService.Added added) {
            return Optional.of(
                    new AddedOffer(added, new OnionKeyFolder(files.kept(OnionSettings.KEYS))));
        }
        return Optional.empty();
    }

    @Provides
    @Singleton
    OnionAliases aliases(DomainList domains, RecipientRewriteTable mappings, KnownOnions known)
            throws FileNotFoundException {
        return new OnionAliases(domains, mappings, new AliasNotes(files.kept(NOTES)), known);
    }
}
