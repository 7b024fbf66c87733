package james.onionmx.smtp;

import java.nio.ByteBuffer;

/**
 * Some octets of a message, in order.
 *
 * @param octets as they go on the wire
 * @param place whether more follow
 */
record ContentBlock(ByteBuffer octets, Place place) {

    /** Where in a message a block stands. */
    enum Place {
        /** More follow. */
        INNER,
        /** The message ends here. */
        LAST
    }

    boolean isLast() {
        return place == Place.LAST;
    }
}
