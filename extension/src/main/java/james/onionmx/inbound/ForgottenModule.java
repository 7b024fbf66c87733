package james.onionmx.inbound;

import com.google.inject.Inject;
import com.google.inject.Provider;
import com.google.inject.ProvisionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in where nobody read and checked the configuration. */
final class ForgottenModule implements Provider<InboundPolicy> {

    private static final Logger LOGGER = LoggerFactory.getLogger(ForgottenModule.class);
    private static final String WORDS =
            "the onion listener was not checked; add to extensions.properties"
                    + " guice.extension.module=james.onionmx.OnionMxModule";

    @Inject
    ForgottenModule() {}

    /**
     * Never returns. Guice shortens the names of classes in what it tells, so the log gets it
     * whole.
     */
    @Override
    public InboundPolicy get() {
        LOGGER.error("James does not start: {}", WORDS);
        throw new ProvisionException(WORDS);
    }
}
