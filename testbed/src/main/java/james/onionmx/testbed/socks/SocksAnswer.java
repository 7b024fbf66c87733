package james.onionmx.testbed.socks;

/** What a {@link ScriptedSocksServer} does with a connection. */
public sealed interface SocksAnswer {

    /**
     * Connects every name to one local port and says so.
     *
     * @param localPort a port on loopback
     */
    record Forward(int localPort) implements SocksAnswer {}

    /**
     * Connects every name to one local port, and holds the reply back until the server behind has
     * spoken: reply and first words go out in one write.
     *
     * @param localPort a port on loopback
     */
    record ForwardWithFirstWords(int localPort) implements SocksAnswer {}

    /**
     * Answers the request with a reply code.
     *
     * @param code 0 to 255
     */
    record Reply(int code) implements SocksAnswer {}

    /** Reads everything and answers nothing, not even the method selection. */
    record Silent() implements SocksAnswer {}

    /** Selects a method, reads the request and never answers it. */
    record SilentAfterRequest() implements SocksAnswer {}

    /**
     * Closes in the middle of the reply to the request.
     *
     * @param octets how much of the ten octets goes out first
     */
    record CutReply(int octets) implements SocksAnswer {}

    /** Finds none of the offered methods acceptable (0xFF). */
    record RefuseMethods() implements SocksAnswer {}

    /** Selects "no authentication" although user and password were offered. */
    record SkipAuthentication() implements SocksAnswer {}

    /** Takes user and password and refuses them. */
    record RefuseCredentials() implements SocksAnswer {}

    /**
     * Answers the method selection with these octets, whatever they mean.
     *
     * @param text sent in ISO 8859-1
     */
    record Raw(String text) implements SocksAnswer {}
}
