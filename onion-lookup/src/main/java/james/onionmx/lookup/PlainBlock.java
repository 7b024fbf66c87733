package james.onionmx.lookup;

import james.onionmx.tor.VerifiedOnions;
import java.nio.charset.CharacterCodingException;

/**
 * Reads a block of lines as {@link PlainLines} does, but lines of a domain in its one form, a blank
 * and an onion straight from the bytes: most maps have hardly any others.
 */
final class PlainBlock {

    /** Of {@code <56>.onion}. */
    private static final int ONION_LENGTH = 62;

    /** That a line must be read by {@link PlainLines}. */
    private static final int NOT_SIMPLE = -1;

    private final TextBlock block;
    private final VerifiedOnions verified;
    private final RecordedMap recorded;

    PlainBlock(TextBlock block, VerifiedOnions verified) {
        this.block = block;
        this.verified = verified;
        this.recorded = new RecordedMap(block.length() / 4 * 3);
    }

    /** What the lines say. */
    RecordedMap read() {
        MapSyntax others = new PlainLines(recorded, verified);
        int number = 0;
        int end;
        for (int at = 0; at < block.length(); at = block.nextLine(end)) {
            number++;
            end = readSimple(number, at);
            if (end == NOT_SIMPLE) {
                end = block.lineEnd(at);
                try {
                    others.read(number, block.text(at, end));
                } catch (CharacterCodingException e) {
                    recorded.undecodable(number);
                    return recorded.ended(number);
                }
            }
        }
        return recorded.ended(number);
    }

    /** Reads a line if it is of the simplest form, and says where it ends. */
    private int readSimple(int number, int from) {
        byte[] text = block.bytes();
        int blank = from;
        int last = Math.min(block.length() - ONION_LENGTH - 1, from + PlainName.LONGEST);
        while (blank < last && text[blank] > ' ') {
            blank++;
        }
        int end = blank + 1 + ONION_LENGTH;
        boolean isSimple =
                end <= block.length()
                        && text[blank] == ' '
                        && (end == block.length() || text[end] == '\n')
                        && PlainName.is(text, from, blank)
                        && !PlainName.isUnderOnion(text, from, blank)
                        && recorded.entry(number, text, from, blank, blank + 1, verified);
        return isSimple ? end : NOT_SIMPLE;
    }
}
