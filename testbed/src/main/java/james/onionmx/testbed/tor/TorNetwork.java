package james.onionmx.testbed.tor;

import james.onionmx.testbed.CacheFolder;
import james.onionmx.testbed.Folders;
import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A private Tor network of real processes on 127.0.0.1: an authority, six relays, clients, hosts of
 * onion services. It talks to nobody outside.
 *
 * <p>The first start on a machine takes some 15 seconds and leaves a template ({@link
 * CacheFolder#torTemplates}); later ones need a few seconds. Several networks can run at a time, in
 * one process and in many. All processes end with this one, by {@code kill -9} too.
 *
 * <p>Thread-safe.
 */
public final class TorNetwork implements AutoCloseable {

    /** The name of the client that is there from the beginning. */
    public static final String DEFAULT_CLIENT = "client";

    private static final Duration READY_LIMIT = Duration.ofSeconds(45);

    private final TemplateSlot slot;
    private final TorNodes nodes;
    private final Backbone backbone;
    private final StartKind startKind;
    private final Map<String, TorClient> clients = new ConcurrentHashMap<>();

    /** How a network came up. */
    public enum StartKind {
        /** With new keys and a first consensus. */
        COLD,
        /** From a template. */
        WARM
    }

    TorNetwork(TemplateSlot slot, TorNodes nodes, Backbone backbone, StartKind startKind) {
        this.slot = slot;
        this.nodes = nodes;
        this.backbone = backbone;
        this.startKind = startKind;
    }

    /** Starts a network with one client, from a template where there is one. */
    public static TorNetwork start() {
        return start(CacheFolder.torTemplates(), Clock.systemUTC());
    }

    /**
     * Starts a network with templates of one's own.
     *
     * @param templates the folder of templates; an empty one makes a cold start
     * @param clock tells the age of a template; the network itself goes by the system's time
     */
    public static TorNetwork start(Path templates, Clock clock) {
        try {
            return new NetworkStart(TorPrograms.find(), clock).start(templates);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a Tor network: " + e.getMessage(), e);
        }
    }

    /** How this one came up. */
    public StartKind startKind() {
        return startKind;
    }

    /** The client that is there from the beginning. */
    public TorClient client() {
        return client(DEFAULT_CLIENT);
    }

    /** A client that was started before. */
    public TorClient client(String name) {
        return Optional.ofNullable(clients.get(name))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no client \"" + name + "\" was started"));
    }

    /** Starts another client and waits until it is ready. */
    public TorClient startClient(String name) {
        return startClient(name, READY_LIMIT);
    }

    TorClient startClient(String name, Duration limit) {
        int socksPort = FreePorts.take();
        int dnsPort = FreePorts.take();
        TorNode node =
                launchAtEdge(
                        name,
                        directory ->
                                Torrc.client(
                                        directory, name, backbone.authority(), socksPort, dnsPort));
        node.awaitBootstrapped(limit);
        TorClient client = new TorClient(node, socksPort, dnsPort);
        clients.put(name, client);
        return client;
    }

    /**
     * Starts a client without a SOCKS port and waits until it is ready. Whoever is to use it needs
     * a firewall that redirects the virtual network to its TransPort.
     *
     * @param virtualNetwork what it takes virtual addresses from, such as {@code 127.192.0.0/10}
     */
    public TransparentTorClient startTransparentClient(String name, String virtualNetwork) {
        int transPort = FreePorts.take();
        int dnsPort = FreePorts.take();
        TorNode node =
                launchAtEdge(
                        name,
                        directory ->
                                Torrc.transparentClient(
                                        directory,
                                        name,
                                        backbone.authority(),
                                        virtualNetwork,
                                        transPort,
                                        dnsPort));
        node.awaitBootstrapped(READY_LIMIT);
        return new TransparentTorClient(node, transPort, dnsPort);
    }

    /**
     * Starts an onion service on virtual port 25; see {@link #startHost(String, int,
     * OnionServiceOptions)}.
     */
    public OnionHost startHost(String name, int localPort) {
        return startHost(name, localPort, OnionServiceOptions.smtp());
    }

    /**
     * Starts a Tor process with an onion service. Its name is known at once; see {@link
     * OnionHost#awaitReachable} for when it serves.
     *
     * @param name of the process, among all of this network
     * @param localPort where on 127.0.0.1 connections go; nobody need listen there yet
     * @param options virtual port and more
     */
    public OnionHost startHost(String name, int localPort, OnionServiceOptions options) {
        TorNode node =
                launchAtEdge(
                        name,
                        directory ->
                                Torrc.host(
                                        directory, name, backbone.authority(), localPort, options));
        return OnionHost.of(node, localPort, options);
    }

    /** The directory authority. */
    public TorNode authority() {
        return backbone.authorityNode();
    }

    /** The six relays. */
    public List<TorNode> relays() {
        return backbone.relays();
    }

    /** All processes of the network. */
    public Stream<TorNode> nodes() {
        return nodes.all();
    }

    private TorNode launchAtEdge(String name, Function<Path, Torrc> torrc) {
        try {
            Path cache = nodes.run().resolve(NetworkTemplate.CLIENT_CACHE);
            Path directory = nodes.run().resolve(name);
            if (Files.isDirectory(cache) && !Files.exists(directory)) {
                Folders.copy(cache, directory, file -> true);
            }
            TorNode node = nodes.launch(name, torrc);
            node.control();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot launch tor " + name, e);
        }
    }

    /** Kills all processes, deletes their data, frees the place for other networks. */
    @Override
    public void close() {
        try (slot) {
            nodes.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot free the place of the Tor network", e);
        }
    }
}
