package james.onionmx.configuration;

import com.google.common.net.InetAddresses;
import james.onionmx.gate.GateLimits;
import james.onionmx.gate.GateTimeouts;
import james.onionmx.gate.StarttlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the keys under {@code inbound.}. */
final class InboundKeys {

    static final String LISTEN = "inbound.listen";
    static final String TOR = "inbound.tor";
    static final String PLAIN_LISTEN = "inbound.plain-listen";
    static final String JAMES = "inbound.james";

    private static final String MODE = "inbound.mode";
    private static final String CHECK = "inbound.check";
    private static final String REJECT_LOCAL_SENDER = "inbound.reject-local-sender";
    private static final String GRACE = "inbound.grace";
    private static final String CERTIFICATE = "inbound.starttls.certificate";
    private static final String KEY = "inbound.starttls.key";
    private static final String SESSIONS_TOTAL = "inbound.sessions.total";
    private static final String SESSIONS_PER_CIRCUIT = "inbound.sessions.per-circuit";
    private static final String JAMES_CONNECTIONS = "inbound.james.connections";
    private static final String CIRCUITS_REMEMBERED = "inbound.circuits.remembered";
    private static final String SESSION_COMMANDS = "inbound.session.commands";
    private static final String SESSION_ERRORS = "inbound.session.errors";
    private static final String SESSION_MAILS = "inbound.session.mails";
    private static final String MAILS_PER_MINUTE = "inbound.mails.per-minute";
    private static final String MAILS_PER_CIRCUIT = "inbound.mails.per-minute-and-circuit";
    private static final String MAIL_RECIPIENTS = "inbound.mail.recipients";
    private static final String MAIL_SIZE = "inbound.mail.size";
    private static final String MAIL_LINE = "inbound.mail.line";
    private static final String MAIL_RATE = "inbound.mail.rate";
    private static final String TIMEOUT_PROXY = "inbound.timeout.proxy";
    private static final String TIMEOUT_COMMAND = "inbound.timeout.command";
    private static final String TIMEOUT_STARTTLS = "inbound.timeout.starttls";
    private static final String TIMEOUT_UNDER_LOAD = "inbound.timeout.command-under-load";
    private static final String TIMEOUT_SESSION = "inbound.timeout.session";
    private static final String TIMEOUT_RATE = "inbound.timeout.rate";
    private static final String TIMEOUT_LINGER = "inbound.timeout.linger";
    private static final String TIMEOUT_JAMES_TURN = "inbound.timeout.james-turn";
    private static final String TIMEOUT_JAMES_CONNECT = "inbound.timeout.james-connect";
    private static final String TIMEOUT_JAMES_REPLY = "inbound.timeout.james-reply";
    private static final String TIMEOUT_JAMES_IDLE = "inbound.timeout.james-idle";

    static final List<String> ALL =
            List.of(
                    MODE,
                    CHECK,
                    LISTEN,
                    TOR,
                    PLAIN_LISTEN,
                    JAMES,
                    REJECT_LOCAL_SENDER,
                    GRACE,
                    CERTIFICATE,
                    KEY,
                    SESSIONS_TOTAL,
                    SESSIONS_PER_CIRCUIT,
                    JAMES_CONNECTIONS,
                    CIRCUITS_REMEMBERED,
                    SESSION_COMMANDS,
                    SESSION_ERRORS,
                    SESSION_MAILS,
                    MAILS_PER_MINUTE,
                    MAILS_PER_CIRCUIT,
                    MAIL_RECIPIENTS,
                    MAIL_SIZE,
                    MAIL_LINE,
                    MAIL_RATE,
                    TIMEOUT_PROXY,
                    TIMEOUT_COMMAND,
                    TIMEOUT_STARTTLS,
                    TIMEOUT_UNDER_LOAD,
                    TIMEOUT_SESSION,
                    TIMEOUT_RATE,
                    TIMEOUT_LINGER,
                    TIMEOUT_JAMES_TURN,
                    TIMEOUT_JAMES_CONNECT,
                    TIMEOUT_JAMES_REPLY,
                    TIMEOUT_JAMES_IDLE);

    private static final int GATE_PORT = 2525;
    private static final int JAMES_PORT = 2526;
    private static final int PLAIN_PORT = 2527;
    private static final String TO_JAMES = "the gate goes to the second";
    private static final String TO_LISTEN = "with a PROXY line to the second";
    private static final Duration USUAL_HANDSHAKE = Duration.ofSeconds(30);
    private static final Duration USUAL_GRACE = Duration.ofSeconds(10);
    private static final int MOST = 1_000_000;
    private static final int MOST_OCTETS_PER_SECOND = 100_000_000;

    /** RFC 5321 section 4.5.3.1.6: every server has to take them, CRLF included. */
    private static final int SHORTEST_LONGEST_LINE = 1_000;

    /** James 3.8 loses lines of two octets more. */
    private static final int LONGEST_LINE = 8_190;

    private final PropertyReader reader;

    InboundKeys(PropertyReader reader) {
        this.reader = reader;
    }

    InboundSettings settings() throws BadConfigurationException {
        Optional<InetAddress> tor = reader.otherMachine(TOR, "172.29.25.2");
        InetSocketAddress listen =
                tor.isPresent()
                        ? reader.ownAddress(LISTEN, loopback(GATE_PORT))
                        : reader.loopback(LISTEN, loopback(GATE_PORT));
        InetSocketAddress james = reader.loopback(JAMES, loopback(JAMES_PORT));
        Optional<InetSocketAddress> plain =
                reader.loopback(PLAIN_LISTEN, loopback(PLAIN_PORT), Optional.empty());
        String twoAddresses = ", expected two addresses: Tor comes to the first, ";
        requireOther(LISTEN, Optional.of(listen), JAMES, james, twoAddresses + TO_JAMES);
        requireOther(PLAIN_LISTEN, plain, JAMES, james, twoAddresses + TO_JAMES);
        requireOther(PLAIN_LISTEN, plain, LISTEN, listen, twoAddresses + TO_LISTEN);
        return new InboundSettings(
                reader.choice(MODE, InboundMode.class, InboundMode.PROXY),
                reader.choice(CHECK, ListenerCheckMode.class, ListenerCheckMode.REFUSE),
                listen,
                tor,
                plain,
                james,
                reader.flag(REJECT_LOCAL_SENDER, LocalSenders.REJECTED, LocalSenders.TAKEN),
                limits(GateLimits.DEFAULT),
                timeouts(GateTimeouts.DEFAULT),
                starttls(),
                reader.duration(GRACE, USUAL_GRACE));
    }

    private Optional<StarttlsFiles> starttls() throws BadConfigurationException {
        Duration handshake = reader.duration(TIMEOUT_STARTTLS, USUAL_HANDSHAKE);
        Optional<Path> certificate = reader.file(CERTIFICATE);
        Optional<Path> key = reader.file(KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new BadConfigurationException(
                    OnionMxConfiguration.FILE
                            + ": one of "
                            + CERTIFICATE
                            + " and "
                            + KEY
                            + " alone, expected both for STARTTLS, or none");
        }
        return certificate.map(file -> new StarttlsFiles(file, key.orElseThrow(), handshake));
    }

    private static void requireOther(
            String key,
            Optional<InetSocketAddress> address,
            String otherKey,
            InetSocketAddress other,
            String expected)
            throws BadConfigurationException {
        if (address.filter(other::equals).isPresent()) {
            throw new BadConfigurationException(
                    OnionMxConfiguration.FILE
                            + ": "
                            + key
                            + " and "
                            + otherKey
                            + " are both "
                            + PropertyReader.written(other)
                            + expected);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddresses.forString("127.0.0.1"), port);
    }

    private GateLimits limits(GateLimits usual) throws BadConfigurationException {
        return new GateLimits(
                reader.number(SESSIONS_TOTAL, usual.sessions(), MOST),
                reader.number(SESSIONS_PER_CIRCUIT, usual.sessionsPerCircuit(), MOST),
                reader.number(JAMES_CONNECTIONS, usual.backEndConnections(), MOST),
                reader.number(CIRCUITS_REMEMBERED, usual.circuitsRemembered(), MOST),
                reader.number(SESSION_COMMANDS, usual.commands(), MOST),
                reader.number(SESSION_ERRORS, usual.errors(), MOST),
                reader.number(SESSION_MAILS, usual.mails(), MOST),
                reader.number(MAILS_PER_MINUTE, usual.mailsPerMinute(), MOST),
                reader.number(MAILS_PER_CIRCUIT, usual.mailsPerMinuteAndCircuit(), MOST),
                reader.number(MAIL_RECIPIENTS, usual.recipients(), MOST),
                reader.size(MAIL_SIZE, usual.messageOctets()),
                reader.number(MAIL_LINE, usual.lineOctets(), SHORTEST_LONGEST_LINE, LONGEST_LINE),
                reader.number(MAIL_RATE, usual.octetsPerSecond(), MOST_OCTETS_PER_SECOND));
    }

    private GateTimeouts timeouts(GateTimeouts usual) throws BadConfigurationException {
        return new GateTimeouts(
                reader.duration(TIMEOUT_PROXY, usual.proxyLine()),
                reader.duration(TIMEOUT_COMMAND, usual.idle()),
                reader.duration(TIMEOUT_UNDER_LOAD, usual.idleUnderLoad()),
                reader.duration(TIMEOUT_SESSION, usual.session()),
                reader.duration(TIMEOUT_RATE, usual.rateWindow()),
                reader.duration(TIMEOUT_LINGER, usual.linger()),
                reader.duration(TIMEOUT_JAMES_TURN, usual.backEndTurn()),
                reader.duration(TIMEOUT_JAMES_CONNECT, usual.backEndConnect()),
                reader.duration(TIMEOUT_JAMES_REPLY, usual.backEndReply()),
                reader.duration(TIMEOUT_JAMES_IDLE, usual.backEndIdle()));
    }
}
