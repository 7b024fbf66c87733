package james.onionmx.lookup;

import james.onionmx.tor.VerifiedOnions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Reads the text of one map, in the format that its content shows. */
final class MapText {

    private final VerifiedOnions verified;
    private final Listener listener;

    private final PlainBlocks plain;
    private int linesTold;
    private boolean isReadable = true;

    /** Takes what the lines say, in their order, in one piece or several. */
    @FunctionalInterface
    interface Listener {

        /**
         * Takes the next piece.
         *
         * @param linesBefore how many lines came before
         */
        void take(int linesBefore, RecordedMap recorded);
    }

    /** Reads for a listener. */
    MapText(VerifiedOnions verified, Listener listener) {
        this.verified = verified;
        this.listener = listener;
        this.plain = new PlainBlocks(verified, this::tell);
    }

    private void tell(RecordedMap recorded) {
        if (isReadable) {
            isReadable = recorded.wasReadToTheEnd();
            listener.take(linesTold, recorded);
            linesTold += recorded.lines();
        }
    }

    /** Reads all of a text. */
    void read(InputStream text) throws IOException {
        TextBlocks blocks = new TextBlocks(text);
        Optional<MapFormat> format = Optional.empty();
        Optional<TextBlock> block = blocks.next();
        while (block.isPresent() && isReadable) {
            if (format.isEmpty()) {
                format = MapFormat.of(block.get());
            }
            if (format.isPresent() && format.get() != MapFormat.PLAIN) {
                plain.end();
                readInTurn(format.get(), block.get(), blocks);
                return;
            }
            // Comments and blank lines in front are the same in every format.
            plain.read(block.get());
            block = blocks.next();
        }
        plain.end();
    }

    private void readInTurn(MapFormat format, TextBlock first, TextBlocks others)
            throws IOException {
        RecordedMap recorded = new RecordedMap(first.length());
        MapSyntax syntax = format.syntax(recorded, verified);
        int number = 0;
        Optional<TextBlock> block = Optional.of(first);
        while (block.isPresent() && recorded.wasReadToTheEnd()) {
            number = readInTurn(block.get(), number, syntax, recorded);
            block = others.next();
        }
        syntax.end();
        tell(recorded.ended(number));
    }

    private static int readInTurn(
            TextBlock block, int linesBefore, MapSyntax syntax, RecordedMap recorded) {
        int number = linesBefore;
        int end;
        for (int at = 0; at < block.length(); at = block.nextLine(end)) {
            number++;
            end = block.lineEnd(at);
            try {
                syntax.read(number, block.text(at, end));
            } catch (CharacterCodingException e) {
                recorded.undecodable(number);
                return number;
            }
        }
        return number;
    }
}
