package james.onionmx.configuration;

import com.google.common.net.HostAndPort;
import james.onionmx.lookup.MailDomain;
import james.onionmx.tor.control.AddedServices;
import james.onionmx.tor.control.ClientKey;
import james.onionmx.tor.control.ConfiguredServices;
import james.onionmx.tor.control.ControlCredentials;
import james.onionmx.tor.control.ServiceOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the keys under {@code onion.} and {@code tor.control}. */
final class OnionKeys {

    private static final String MODE = "onion.mode";
    private static final String DIR = "onion.dir";
    private static final String TOR = "onion.tor";
    private static final String MAX_STREAMS = "onion.max-streams";
    private static final String POW = "onion.pow";
    private static final String AUTHORIZED_CLIENTS = "onion.authorized-clients";
    private static final String DOMAIN = "onion.domain";
    private static final String DOMAINS = "onion.domains";
    private static final String CONTROL = "tor.control";
    private static final String CONTROL_PASSWORD = "tor.control.password";
    private static final String CONTROL_COOKIE = "tor.control.cookie";

    /** Belongs to the gate, which stands there without a PROXY line. */
    private static final String PLAIN_LISTEN = "inbound.plain-listen";

    static final List<String> ALL =
            List.of(
                    MODE,
                    DIR,
                    TOR,
                    MAX_STREAMS,
                    POW,
                    AUTHORIZED_CLIENTS,
                    DOMAIN,
                    DOMAINS,
                    CONTROL,
                    CONTROL_PASSWORD,
                    CONTROL_COOKIE);

    private static final String DEFAULT_DIR = "/var/lib/tor/onion-mx";
    private static final HostAndPort USUAL_CONTROL = HostAndPort.fromParts("127.0.0.1", 9051);
    private static final int USUAL_MAX_STREAMS = 8;
    private static final int MOST_STREAMS = 65_535;
    private static final String FOLDERS = "whole paths of folders, such as " + DEFAULT_DIR;
    private static final String ONE_FILE = "the whole path of a file";

    private final PropertyReader reader;
    private final InboundSettings inbound;

    OnionKeys(PropertyReader reader, InboundSettings inbound) {
        this.reader = reader;
        this.inbound = inbound;
    }

    OnionSettings settings() throws BadConfigurationException {
        Optional<String> aliasOf = reader.text(DOMAIN, "one domain");
        return new OnionSettings(
                service(reader.choice(MODE, OnionMode.class, OnionMode.OFF)),
                aliasOf.isPresent() ? Optional.of(domain(DOMAIN, aliasOf.get())) : Optional.empty(),
                domains());
    }

    private OnionService service(OnionMode mode) throws BadConfigurationException {
        List<Path> folders = folders();
        Optional<ControlAccess> control = control();
        TorSharing sharing = reader.choice(TOR, TorSharing.class, TorSharing.SHARED);
        List<ClientKey> clients = clients();
        boolean isAdded = mode == OnionMode.MANAGED && sharing == TorSharing.SHARED;
        if (!clients.isEmpty() && mode != OnionMode.MANAGED) {
            throw BadConfigurationException.of(
                    AUTHORIZED_CLIENTS,
                    String.join(",", reader.list(AUTHORIZED_CLIENTS)),
                    "nothing unless onion.mode = managed: else the keys are files in the folder"
                            + " authorized_clients of the service's own");
        }
        return switch (mode) {
            case OFF -> new OnionService.None();
            case TORRC -> new OnionService.Torrc(folders);
            case MANAGED -> {
                if (control.isEmpty()) {
                    throw BadConfigurationException.of(
                            CONTROL,
                            "",
                            "host:port of Tor's ControlPort, such as "
                                    + USUAL_CONTROL
                                    + ", since "
                                    + MODE
                                    + " = managed");
                }
                yield isAdded
                        ? new OnionService.Added(
                                control.get(), new AddedServices(options(plainGate(), clients)))
                        : new OnionService.Configured(
                                control.get(),
                                new ConfiguredServices(folders, options(gate(), clients)));
            }
        };
    }

    private ServiceOptions options(InetSocketAddress target, List<ClientKey> clients)
            throws BadConfigurationException {
        Optional<String> pow = reader.text(POW, "true or false");
        return new ServiceOptions(
                target,
                reader.number(MAX_STREAMS, USUAL_MAX_STREAMS, MOST_STREAMS),
                pow.isEmpty()
                        ? ServiceOptions.ProofOfWork.ON
                        : reader.flag(
                                POW, ServiceOptions.ProofOfWork.ON, ServiceOptions.ProofOfWork.OFF),
                clients);
    }

    /** Where a PROXY line is expected. */
    private InetSocketAddress gate() throws BadConfigurationException {
        if (inbound.mode() == InboundMode.PLAIN) {
            throw BadConfigurationException.of(
                    TOR,
                    "own",
                    "inbound.mode = proxy with it: this Tor begins each connection with a PROXY"
                            + " line");
        }
        return inbound.listen();
    }

    /** Where none is, for ADD_ONION knows none. */
    private InetSocketAddress plainGate() throws BadConfigurationException {
        if (inbound.mode() == InboundMode.PLAIN) {
            return inbound.listen();
        }
        if (reader.list(PLAIN_LISTEN).isEmpty()) {
            throw BadConfigurationException.of(
                    PLAIN_LISTEN,
                    "",
                    "a loopback address and port, such as 127.0.0.1:2527, since a service on a"
                            + " shared Tor ("
                            + TOR
                            + " = shared) comes without PROXY lines and needs a gate of its own");
        }
        return reader.loopback(PLAIN_LISTEN, inbound.listen());
    }

    private List<Path> folders() throws BadConfigurationException {
        List<String> texts = reader.list(DIR);
        List<Path> folders = new ArrayList<>();
        for (String text : texts.isEmpty() ? List.of(DEFAULT_DIR) : texts) {
            folders.add(PropertyReader.wholePath(DIR, text, FOLDERS));
        }
        return folders;
    }

    private Optional<ControlAccess> control() throws BadConfigurationException {
        Optional<String> password = password();
        Optional<String> cookie = reader.text(CONTROL_COOKIE, ONE_FILE);
        if (password.isPresent() && cookie.isPresent()) {
            throw BadConfigurationException.of(
                    CONTROL_COOKIE, cookie.get(), "either it or " + CONTROL_PASSWORD);
        }
        Optional<Path> file =
                cookie.isPresent()
                        ? Optional.of(
                                PropertyReader.wholePath(CONTROL_COOKIE, cookie.get(), ONE_FILE))
                        : Optional.empty();
        if (reader.list(CONTROL).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ControlAccess(
                        reader.hostAndPort(CONTROL, USUAL_CONTROL),
                        password.<ControlCredentials>map(ControlCredentials.Password::new)
                                .orElseGet(() -> new ControlCredentials.Cookie(file))));
    }

    /** With its commas, and in no message. */
    private Optional<String> password() {
        String text = String.join(",", reader.list(CONTROL_PASSWORD));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private List<ClientKey> clients() throws BadConfigurationException {
        List<ClientKey> clients = new ArrayList<>();
        for (String text : reader.list(AUTHORIZED_CLIENTS)) {
            try {
                clients.add(ClientKey.parse(text));
            } catch (IllegalArgumentException e) {
                throw BadConfigurationException.of(
                        AUTHORIZED_CLIENTS,
                        text,
                        "x25519 public keys in base32, 52 characters each");
            }
        }
        return clients;
    }

    private List<MailDomain> domains() throws BadConfigurationException {
        List<MailDomain> domains = new ArrayList<>();
        for (String text : reader.list(DOMAINS)) {
            domains.add(domain(DOMAINS, text));
        }
        return domains;
    }

    private static MailDomain domain(String key, String text) throws BadConfigurationException {
        if (MailDomain.parse(text) instanceof MailDomain.Parsed.Valid valid
                && !MailDomain.isUnderOnion(text)) {
            return valid.domain();
        }
        throw BadConfigurationException.of(key, text, "a domain such as example.org");
    }
}
