package james.onionmx.onion;

import java.io.IOException;

/** Offers our onion services, or finds out which ones are offered. Not thread-safe. */
interface OnionOffer extends AutoCloseable {

    /**
     * Looks, and puts in order what can be. Blocks for a while.
     *
     * @throws IOException if nothing can be told; in words for the operator
     */
    OnionFindings look() throws IOException;

    @Override
    void close() throws IOException;
}
