package james.onionmx.testbed.dns;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A fresh {@link DnsZone} for each test: register it as a non-static field and take the zone from
 * {@link #zone()} or as a test's parameter.
 */
public final class DnsZoneExtension
        implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final String masterLines;
    private DnsZone zone;

    /** The zone's records at the start of each test, as master-file lines. */
    public DnsZoneExtension(String masterLines) {
        this.masterLines = masterLines;
    }

    /** The running zone. */
    public DnsZone zone() {
        if (zone == null) {
            throw new IllegalStateException("the zone runs only during a test");
        }
        return zone;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        zone = DnsZone.start(masterLines);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        zone().close();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DnsZone.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return zone();
    }
}
