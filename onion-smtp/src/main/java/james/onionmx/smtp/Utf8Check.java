package james.onionmx.smtp;

/** Reads octets one by one and tells whether they are UTF-8 (RFC 3629 section 4). */
final class Utf8Check {

    private static final int FIRST_CONTINUATION = 0x80;
    private static final int LAST_CONTINUATION = 0xbf;

    private int continuations;
    private int lowest = FIRST_CONTINUATION;
    private int highest = LAST_CONTINUATION;
    private boolean beyondAscii;
    private boolean broken;

    void read(int octet) {
        if (continuations > 0) {
            broken |= octet < lowest || octet > highest;
            expect(continuations - 1, FIRST_CONTINUATION, LAST_CONTINUATION);
        } else if (octet > 0x7f) {
            beyondAscii = true;
            readFirst(octet);
        }
    }

    private void readFirst(int octet) {
        switch (octet) {
            case 0xe0 -> expect(2, 0xa0, LAST_CONTINUATION);
            case 0xed -> expect(2, FIRST_CONTINUATION, 0x9f);
            case 0xf0 -> expect(3, 0x90, LAST_CONTINUATION);
            case 0xf4 -> expect(3, FIRST_CONTINUATION, 0x8f);
            default -> {
                broken |= octet < 0xc2 || octet > 0xf4;
                int more = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
                expect(more, FIRST_CONTINUATION, LAST_CONTINUATION);
            }
        }
    }

    private void expect(int more, int from, int to) {
        continuations = more;
        lowest = from;
        highest = to;
    }

    /** Whether what was read is whole, is UTF-8 and is not just ASCII. */
    boolean isBeyondAscii() {
        return beyondAscii && !broken && continuations == 0;
    }
}
