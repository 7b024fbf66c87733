package james.onionmx;

import com.google.inject.AbstractModule;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Module;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;

/**
 * Wires the extension into James: {@code guice.extension.module=james.onionmx.OnionMxModule} in
 * {@code extensions.properties}.
 *
 * <p>In a James or on a Java for which its jar is not made, it stops James before it opens a port,
 * and says which one to take. To come that far there, this class and {@link RunningPlatform} are
 * compiled for Java 11, and link Guice and the JDK alone.
 */
public final class OnionMxModule extends AbstractModule {

    private static final Logger LOGGER = System.getLogger(OnionMxModule.class.getName());
    private static final String WIRING = "james.onionmx.OnionMxWiring";

    private final Injector james;
    private final RunningPlatform platform;

    /** Made by James. */
    @Inject
    public OnionMxModule(Injector james) {
        this(james, RunningPlatform.current());
    }

    OnionMxModule(Injector james, RunningPlatform platform) {
        this.james = Objects.requireNonNull(james);
        this.platform = Objects.requireNonNull(platform);
    }

    @Override
    protected void configure() {
        List<String> problems = platform.problems();
        if (problems.isEmpty()) {
            install(wiring());
        }
        for (String problem : problems) {
            LOGGER.log(Level.ERROR, "James does not start: {0}", problem);
            addError("%s", problem);
        }
    }

    private Module wiring() {
        try {
            return (Module) james.getInstance(Class.forName(WIRING));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "the jar of James OnionMX is not whole: no " + WIRING, e);
        }
    }
}
