package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/** What a stranger's octets mean at the moment. Confined to the session's event loop. */
interface Stage {

    /** What a stage did. */
    enum Progress {
        /** Something; there may be more to do with the same octets. */
        MADE,
        /** Nothing: more octets are needed. */
        STARVED
    }

    /** Reads something from the front, and may change the stage or pause the session. */
    Progress read(ByteBuf in);

    /**
     * Is told that the stranger kept the gate waiting.
     *
     * @param time since it was told last; time in which the gate kept the stranger waiting is not
     *     in it
     * @return with what words the session ends, where it took too long
     */
    Optional<Reply> waited(Duration time);
}
