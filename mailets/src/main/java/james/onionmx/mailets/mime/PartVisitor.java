package james.onionmx.mailets.mime;

import java.io.IOException;

/** Is told of every line of a message, once, and what it belongs to. */
interface PartVisitor {

    /**
     * A line of a header, or the blank one behind it.
     *
     * @param part counted from 0 in the order of the headers
     */
    void header(int part, byte[] line) throws IOException;

    /** A header has ended; its blank line follows. */
    void headerEnd(Part part) throws IOException;

    /** A line of the content of a part that has no parts of its own. */
    void content(byte[] line) throws IOException;

    /** Such content has ended; what follows does not belong to it, not even the CRLF before it. */
    void contentEnd(Follows follows) throws IOException;

    /** A line between parts that is shown to nobody. */
    void padding(byte[] line) throws IOException;

    /** A line that parts parts. */
    void delimiter(byte[] line) throws IOException;

    /** What comes behind content. */
    enum Follows {
        /** A delimiter, to which the CRLF before it belongs (RFC 2046 section 5.1.1). */
        DELIMITER,
        /** Nothing. */
        END
    }

    /** Where a part stands. */
    enum Place {
        /** Nobody but its author may change it: it is inside multipart/signed. */
        SIGNED,
        /** In the open. */
        FREE
    }

    /** What a part holds. */
    enum Holds {
        /** Parts. */
        PARTS,
        /** A message, whose header comes next. */
        MESSAGE,
        /** Content. */
        CONTENT
    }

    /** What a header is the first of. */
    enum Heads {
        /** A message, maybe one in another. */
        MESSAGE,
        /** A part of a multipart. */
        PART
    }

    /**
     * A part, when its header was read.
     *
     * @param number counted from 0
     * @param heads what begins with its header
     * @param header its own
     * @param holds what is in it
     * @param place where it is
     */
    record Part(int number, Heads heads, PartHeader header, Holds holds, Place place) {}
}
