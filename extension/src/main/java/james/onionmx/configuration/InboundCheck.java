package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.configuration2.ex.ConversionException;

/**
 * Reads James' configuration for what strangers who come over the onion service could misuse,
 * before James opens a port.
 *
 * <p>An onion listener is whoever has the onion's hook or core handlers, or stands where the gate
 * goes to; all others are none of the gate's business, but for its own address.
 */
public final class InboundCheck {

    private static final String GATE = "james.onionmx.inbound.InboundGate";
    private static final String STARTABLE = "guice.extension.startable=" + GATE;

    private final InboundSettings settings;
    private final ListenerRules rules;

    /**
     * What was found.
     *
     * @param onionListener the listener behind the gate; empty where nothing is to be received
     * @param faults each in one line; empty for a configuration that is safe
     * @param advice what is missing or unwise beside that, each in one line
     */
    public record Findings(
            Optional<SmtpListener> onionListener, List<String> faults, List<String> advice) {

        /** Keeps a copy. */
        public Findings {
            requireNonNull(onionListener);
            faults = List.copyOf(faults);
            advice = List.copyOf(advice);
        }
    }

    /** Checks against these settings. */
    public InboundCheck(InboundSettings settings) {
        this.settings = requireNonNull(settings);
        this.rules = new ListenerRules(settings);
    }

    /**
     * Checks.
     *
     * @param listeners those that James starts
     * @param startables the classes that James starts behind them
     */
    public Findings of(List<SmtpListener> listeners, List<String> startables) {
        List<ListenerFault> faults = new ArrayList<>();
        List<SmtpListener> onion = listeners.stream().filter(this::isOnion).toList();
        onion.forEach(listener -> faults.addAll(check(listener)));
        if (settings.mode() != InboundMode.OFF && !onion.isEmpty()) {
            listeners.stream().filter(this::standsInTheGate).map(this::clash).forEach(faults::add);
            if (!startables.contains(GATE)) {
                faults.add(
                        new ListenerFault(
                                "extensions.properties",
                                "nothing starts the gate before the onion listener",
                                "add " + STARTABLE));
            }
        }
        return new Findings(
                onion.stream().findFirst(), inWords(faults), inWords(advice(listeners, onion)));
    }

    private List<ListenerFault> advice(List<SmtpListener> all, List<SmtpListener> onion) {
        ListenerAdvice advice = new ListenerAdvice(settings);
        return Stream.concat(
                        all.stream().map(ListenerAdvice::forAny),
                        onion.stream().map(advice::forStrangers))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> inWords(List<ListenerFault> faults) {
        return faults.stream().map(ListenerFault::toString).toList();
    }

    private boolean isOnion(SmtpListener listener) {
        return listener.coreHandlers().filter(ListenerRules.CORE_HANDLERS::equals).isPresent()
                || listener.handlers().contains(ListenerRules.HOOK)
                || binds(listener, BindAddress.of(settings.james()));
    }

    private boolean standsInTheGate(SmtpListener listener) {
        return entrancesOf(listener).findFirst().isPresent();
    }

    private Stream<BindAddress> entrancesOf(SmtpListener listener) {
        return settings.entrances().stream()
                .map(BindAddress::of)
                .filter(entrance -> binds(listener, entrance));
    }

    private static boolean binds(SmtpListener listener, BindAddress address) {
        return listener.binds().stream()
                .map(BindAddress::parse)
                .anyMatch(b -> b.takesFrom(address));
    }

    private ListenerFault clash(SmtpListener listener) {
        return ListenerFault.of(
                listener.name(),
                "it stands where Tor is to find the gate",
                "bind something else than "
                        + entrancesOf(listener)
                                .map(BindAddress::toString)
                                .collect(Collectors.joining(" and "))
                        + ", which is "
                        + (binds(listener, BindAddress.of(settings.listen()))
                                ? "inbound.listen"
                                : "inbound.plain-listen"));
    }

    private List<ListenerFault> check(SmtpListener listener) {
        try {
            return rules.faults(listener);
        } catch (ConversionException e) {
            return List.of(
                    ListenerFault.of(listener.name(), e.getMessage(), "write true or false"));
        }
    }
}
