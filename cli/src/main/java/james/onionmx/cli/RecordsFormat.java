package james.onionmx.cli;

import java.util.List;
import java.util.Optional;

/** How records are shown. */
interface RecordsFormat {

    /**
     * One domain, with line ends.
     *
     * @param check what became of them, where that was asked for
     */
    String format(String domain, List<SrvLine> records, Optional<RecordCheck> check);
}
