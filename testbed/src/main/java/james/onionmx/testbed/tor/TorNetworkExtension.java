package james.onionmx.testbed.tor;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link TorNetwork}: as a parameter of type {@link TorNetwork} or {@link TorClient},
 * or by {@link #network} where this is a static field under {@code @RegisterExtension}.
 *
 * <p>{@code @ExtendWith(TorNetworkExtension.class)} shares one network among all test classes of a
 * run. Tests that hurt processes register {@link #ofItsOwn}.
 */
public final class TorNetworkExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(TorNetworkExtension.class);

    private final Scope scope;
    private Running running;

    private enum Scope {
        TEST_RUN,
        TEST_CLASS
    }

    /** Shares one network among all test classes. */
    public TorNetworkExtension() {
        this(Scope.TEST_RUN);
    }

    private TorNetworkExtension(Scope scope) {
        this.scope = scope;
    }

    /** Shares one network among all test classes. */
    public static TorNetworkExtension shared() {
        return new TorNetworkExtension(Scope.TEST_RUN);
    }

    /** Starts a network for the one test class. */
    public static TorNetworkExtension ofItsOwn() {
        return new TorNetworkExtension(Scope.TEST_CLASS);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ExtensionContext owner = scope == Scope.TEST_RUN ? context.getRoot() : context;
        running =
                owner.getStore(NAMESPACE)
                        .getOrComputeIfAbsent(
                                scope, key -> new Running(TorNetwork.start()), Running.class);
    }

    /** The network, from the start of the test class on. */
    public TorNetwork network() {
        if (running == null) {
            throw new IllegalStateException("the network starts with the test class");
        }
        return running.network();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TorNetwork.class || type == TorClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        boolean wantsNetwork = parameter.getParameter().getType() == TorNetwork.class;
        return wantsNetwork ? network() : network().client();
    }

    /** JUnit closes it when the test class or the test run is over. */
    private record Running(TorNetwork network) implements Store.CloseableResource {
        @Override
        public void close() {
            network.close();
        }
    }
}
