package james.onionmx.mailets.mime;

import james.onionmx.mailets.mime.PartVisitor.Follows;
import james.onionmx.mailets.mime.PartVisitor.Heads;
import james.onionmx.mailets.mime.PartVisitor.Holds;
import james.onionmx.mailets.mime.PartVisitor.Part;
import james.onionmx.mailets.mime.PartVisitor.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks through the parts of a message (RFC 2046), line by line. What it holds of a message grows
 * with how deep parts lie in each other, which is bounded. For one use; not thread-safe.
 */
final class MessageWalk {

    private static final int DEEPEST = 100;

    private enum State {
        HEADER,
        CONTENT,
        BETWEEN_PARTS
    }

    private final PartVisitor visitor;
    private final List<Multipart> open = new ArrayList<>();
    private State state = State.HEADER;
    private PartHeader header = new PartHeader(PartType.TEXT);
    private Heads heads = Heads.MESSAGE;
    private int part;

    private MessageWalk(PartVisitor visitor) {
        this.visitor = visitor;
    }

    /** Shows the visitor every line. */
    static void through(MessageLines lines, PartVisitor visitor) throws IOException {
        MessageWalk walk = new MessageWalk(visitor);
        for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
            walk.read(line.get());
        }
        walk.endContent(Follows.END);
    }

    private void read(byte[] line) throws IOException {
        for (int depth = open.size() - 1; depth >= 0; depth--) {
            Multipart.Line kind = open.get(depth).kindOf(line);
            if (kind != Multipart.Line.OTHER) {
                endContent(Follows.DELIMITER);
                visitor.delimiter(line);
                part(depth, kind);
                return;
            }
        }
        switch (state) {
            case HEADER -> readHeader(line);
            case CONTENT -> visitor.content(line);
            case BETWEEN_PARTS -> visitor.padding(line);
        }
    }

    private void endContent(Follows follows) throws IOException {
        if (state == State.CONTENT) {
            visitor.contentEnd(follows);
        }
    }

    /** A multipart whose end is missing ends with the one around it. */
    private void part(int depth, Multipart.Line kind) {
        Multipart around = open.get(depth);
        open.subList(depth + 1, open.size()).clear();
        if (kind == Multipart.Line.CLOSE) {
            open.remove(depth);
            state = State.BETWEEN_PARTS;
        } else {
            beginHeader(Heads.PART, around.typeOfParts());
        }
    }

    private void beginHeader(Heads next, PartType absent) {
        state = State.HEADER;
        heads = next;
        header = new PartHeader(absent);
        part++;
    }

    private void readHeader(byte[] line) throws IOException {
        header.read(line);
        if (!Octets.isBlank(line)) {
            visitor.header(part, line);
            return;
        }
        Holds holds = holds(header);
        visitor.headerEnd(new Part(part, heads, header, holds, place()));
        visitor.header(part, line);
        follow(holds);
    }

    private void follow(Holds holds) throws NotConvertibleException {
        switch (holds) {
            case PARTS -> openMultipart(header.type());
            case MESSAGE -> beginHeader(Heads.MESSAGE, PartType.TEXT);
            case CONTENT -> state = State.CONTENT;
        }
    }

    private Place place() {
        return open.stream().anyMatch(Multipart::isSigned) ? Place.SIGNED : Place.FREE;
    }

    private void openMultipart(PartType type) throws NotConvertibleException {
        if (open.size() == DEEPEST) {
            throw new NotConvertibleException(
                    "its parts lie over " + DEEPEST + " deep in each other");
        }
        open.add(new Multipart(type));
        state = State.BETWEEN_PARTS;
    }

    /** Parts and messages are never encoded themselves; one that is, is content. */
    private static Holds holds(PartHeader header) {
        PartType type = header.type();
        if (!header.isIdentity()) {
            return Holds.CONTENT;
        }
        if (type.isMultipart() && type.boundary().isPresent()) {
            return Holds.PARTS;
        }
        return type.is("message", "rfc822") || type.is("message", "global")
                ? Holds.MESSAGE
                : Holds.CONTENT;
    }
}
