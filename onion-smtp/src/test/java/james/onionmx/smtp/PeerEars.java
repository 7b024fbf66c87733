package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Splits a client's octets into commands, BDAT blocks and the content behind DATA. */
final class PeerEars {

    private final Listener listener;
    private String octets = "";
    private Mode mode = Mode.COMMANDS;

    /** Who hears it. */
    interface Listener {
        void onCommand(String line);

        void onBlock(byte[] block, String line);

        void onContent(byte[] content);

        boolean hasLeft();
    }

    private enum Mode {
        COMMANDS,
        CONTENT
    }

    PeerEars(Listener listener) {
        this.listener = listener;
    }

    /** What follows is content, up to a line with only a dot. */
    void expectContent() {
        mode = Mode.CONTENT;
    }

    void listen(byte[] more) {
        octets += new String(more, ISO_8859_1);
        boolean progress = true;
        while (progress && !listener.hasLeft()) {
            progress = mode == Mode.CONTENT ? readContent() : readCommand();
        }
    }

    private boolean readCommand() {
        int end = octets.indexOf("\r\n");
        if (end < 0) {
            return false;
        }
        String line = octets.substring(0, end);
        if (!line.startsWith("BDAT ")) {
            octets = octets.substring(end + 2);
            listener.onCommand(line);
            return true;
        }
        int blockEnd = end + 2 + Integer.parseInt(line.split(" ", -1)[1]);
        if (octets.length() < blockEnd) {
            return false;
        }
        String block = octets.substring(end + 2, blockEnd);
        octets = octets.substring(blockEnd);
        listener.onBlock(block.getBytes(ISO_8859_1), line);
        return true;
    }

    private boolean readContent() {
        int end = ("\r\n" + octets).indexOf("\r\n.\r\n");
        if (end < 0) {
            return false;
        }
        String lines = "\r\n" + octets.substring(0, end);
        octets = octets.substring(end + 3);
        mode = Mode.COMMANDS;
        listener.onContent(lines.replace("\r\n.", "\r\n").substring(2).getBytes(ISO_8859_1));
        return true;
    }
}
