package james.onionmx.inbound;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.InboundCheck;
import james.onionmx.configuration.InboundMode;
import james.onionmx.configuration.InboundSettings;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.configuration.ListenerCheckMode;
import james.onionmx.configuration.SmtpListener;
import james.onionmx.gate.GateSettings;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about receiving, from James' files, before James opens a port. */
public final class InboundAssembly {

    private static final Logger LOGGER = LoggerFactory.getLogger(InboundAssembly.class);

    /** Greets strangers where the listener would give the machine's own name away. */
    private static final String NAMELESS = "onion-mx.invalid";

    private InboundAssembly() {}

    /**
     * What to do.
     *
     * @param refuse told of each fault that James must not start with
     * @throws BadConfigurationException where a file cannot be read
     */
    public static InboundPolicy policy(
            JamesFiles files, InboundSettings settings, Consumer<String> refuse)
            throws BadConfigurationException {
        InboundCheck.Findings findings =
                new InboundCheck(settings).of(files.smtpListeners(), files.startables());
        findings.advice().forEach(advice -> LOGGER.warn("Not in order: {}", advice));
        for (String fault : findings.faults()) {
            if (settings.check() == ListenerCheckMode.REFUSE) {
                LOGGER.error("James does not start: {}", fault);
                refuse.accept(fault);
            } else {
                LOGGER.error(
                        "NOT SAFE, and started all the same, as inbound.check = warn wants it: {}",
                        fault);
            }
        }
        return new InboundPolicy(
                settings.localSenders(),
                gate(settings, findings.onionListener()),
                settings.grace());
    }

    private static Optional<GateSettings> gate(
            InboundSettings settings, Optional<SmtpListener> listener)
            throws BadConfigurationException {
        if (settings.mode() == InboundMode.OFF) {
            LOGGER.info("No gate is started: inbound.mode = off");
            return Optional.empty();
        }
        if (listener.isEmpty()) {
            LOGGER.info("No gate is started: smtpserver.xml has no listener behind it");
            return Optional.empty();
        }
        Optional<String> name = listener.get().helloName();
        if (name.isEmpty()) {
            LOGGER.warn(
                    "The onion listener {} writes this machine's own name into Received headers;"
                            + " a <helloName autodetect=\"false\"> hides it",
                    listener.get().name());
        }
        try {
            return Optional.of(settings.gate(name.orElse(NAMELESS)));
        } catch (IllegalArgumentException e) {
            throw new BadConfigurationException(
                    "smtpserver.xml, listener "
                            + listener.get().name()
                            + ", <helloName>: "
                            + e.getMessage());
        }
    }
}
