package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * A {@code <smtpserver>} of {@code smtpserver.xml}, read as James reads it, James' defaults
 * included. A value that is no truth value makes its method throw a {@code ConversionException}.
 *
 * @param element the element
 */
public record SmtpListener(HierarchicalConfiguration<ImmutableNode> element) {

    /** Refuses null. */
    public SmtpListener {
        requireNonNull(element);
    }

    /** Its name in James' metrics, which tells it from others. */
    public String name() {
        return element.getString("jmxName", "smtpserver");
    }

    /** Whether James starts it. */
    public boolean isEnabled() {
        return element.getBoolean("[@enabled]", true);
    }

    /** The addresses it binds, as they are written: {@code host:port}. */
    public List<String> binds() {
        return Arrays.stream(element.getString("bind", "0.0.0.0:25").split(","))
                .map(String::strip)
                .filter(bind -> !bind.isEmpty())
                .toList();
    }

    /** Whether every connection has to begin with a PROXY line. */
    public boolean requiresProxyLine() {
        return element.getBoolean("proxyRequired", false);
    }

    /** Networks that may relay. */
    public Optional<String> authorizedAddresses() {
        return text("authorizedAddresses");
    }

    /** Whether AUTH is never announced. */
    public boolean neverAnnouncesAuth() {
        return text("auth.announce")
                .map("never"::equalsIgnoreCase)
                .orElseGet(
                        () ->
                                text("authRequired")
                                        .filter(
                                                required ->
                                                        required.equalsIgnoreCase("true")
                                                                || required.equalsIgnoreCase(
                                                                        "announce"))
                                        .isEmpty());
    }

    /** Whether passwords are taken with AUTH, announced or not. */
    public boolean takesPasswords() {
        return element.getBoolean("auth.plainAuthEnabled", true);
    }

    /** Whether tokens are taken with AUTH. */
    public boolean takesTokens() {
        return element.getKeys("auth.oidc").hasNext();
    }

    /** Whether it speaks TLS from the first octet. */
    public boolean beginsWithTls() {
        return element.getBoolean("tls.[@socketTLS]", false);
    }

    /** The biggest message, in James' writing; kilobytes where there is no unit. */
    public String biggestMessage() {
        return text("maxmessagesize").orElse("0");
    }

    /** The same in octets; 0 for none, and for what is no size. */
    public long biggestMessageOctets() {
        String size = biggestMessage();
        boolean unitIsThere = size.isEmpty() || !Character.isDigit(size.charAt(size.length() - 1));
        return SizeText.parse(unitIsThere ? size : size + "K").orElse(0);
    }

    /** Connections at once; 0 for no limit. */
    public int mostConnections() {
        return element.getInt("connectionLimit", 0);
    }

    /** The same from one address. */
    public int mostConnectionsOfOneAddress() {
        return element.getInt("connectionLimitPerIP", 0);
    }

    /** The name in greetings and Received headers; empty where James takes the machine's. */
    public Optional<String> helloName() {
        return element.getBoolean("helloName.[@autodetect]", true)
                ? Optional.empty()
                : text("helloName");
    }

    /** The class that names James' core handlers; empty for James' own. */
    public Optional<String> coreHandlers() {
        return text("handlerchain.[@coreHandlersPackage]");
    }

    /** The classes of the configured handlers, in their order. */
    public List<String> handlers() {
        return element.configurationsAt("handlerchain.handler").stream()
                .map(handler -> handler.getString("[@class]", ""))
                .toList();
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(element.getString(key, null)).map(String::strip);
    }
}
