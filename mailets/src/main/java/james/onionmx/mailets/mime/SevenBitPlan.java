package james.onionmx.mailets.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what each part of a message needs to be of 7-bit octets, and whether that can be done.
 * For one walk; not thread-safe.
 */
final class SevenBitPlan implements PartVisitor {

    private static final int MOST_PARTS = 10_000;

    private final List<Treatment> treatments = new ArrayList<>();
    private Part current;

    /** What becomes of a part, when the whole message was seen. */
    Treatment of(int part) {
        return part < treatments.size() ? treatments.get(part) : Treatment.KEEP;
    }

    @Override
    public void header(int part, byte[] line) throws NotConvertibleException {
        if (Octets.anyOver127(line)) {
            throw new NotConvertibleException("one of its header fields is beyond ASCII");
        }
    }

    @Override
    public void headerEnd(Part part) throws NotConvertibleException {
        if (part.number() == MOST_PARTS) {
            throw new NotConvertibleException("it has over " + MOST_PARTS + " parts");
        }
        current = part;
        // A header without an end, which has no content either, leaves a gap.
        while (treatments.size() < part.number()) {
            treatments.add(Treatment.KEEP);
        }
        treatments.add(
                part.place() == Place.FREE && part.header().isIdentity()
                        ? Treatment.CALL_SEVEN_BIT
                        : Treatment.KEEP);
    }

    @Override
    public void content(byte[] line) throws NotConvertibleException {
        if (Octets.anyOver127(line) && !treatments.get(current.number()).encodes()) {
            treatments.set(current.number(), encoding(current));
        }
    }

    private static Treatment encoding(Part part) throws NotConvertibleException {
        PartHeader header = part.header();
        PartType type = header.type();
        if (part.place() == Place.SIGNED) {
            throw new NotConvertibleException("what its sender signed must not be changed");
        }
        if (!header.isIdentity()) {
            throw new NotConvertibleException(
                    "a part of it is not " + header.encoding() + " though it says so");
        }
        if (type.isMultipart()) {
            throw new NotConvertibleException("nothing parts the parts of its " + type);
        }
        if (type.is("message", "partial") || type.is("message", "external-body")) {
            throw new NotConvertibleException("a part of it is " + type);
        }
        if (!header.hasType()) {
            return Treatment.QUOTED_PRINTABLE_UNDECLARED;
        }
        return type.isText() || type.primary().equals("message")
                ? Treatment.QUOTED_PRINTABLE
                : Treatment.BASE64;
    }

    @Override
    public void contentEnd(Follows follows) {}

    @Override
    public void padding(byte[] line) throws NotConvertibleException {
        if (Octets.anyOver127(line) && current.place() == Place.SIGNED) {
            throw new NotConvertibleException("what its sender signed must not be changed");
        }
    }

    @Override
    public void delimiter(byte[] line) throws NotConvertibleException {
        if (Octets.anyOver127(line)) {
            throw new NotConvertibleException("a boundary of its parts is beyond ASCII");
        }
    }
}
