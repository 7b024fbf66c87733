package james.onionmx.lookup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The keys from which all trust in DNSSEC comes (RFC 4033 section 2), usually the root's.
 * Immutable.
 */
public final class TrustAnchors {

    private static final String ROOT = "root-anchors.ds";

    private final List<Record> records;

    private TrustAnchors(List<Record> records) {
        this.records = List.copyOf(records);
    }

    /** The root's keys, as this release knows them. */
    public static TrustAnchors ofRoot() {
        try (InputStream in = TrustAnchors.class.getResourceAsStream(ROOT);
                Master master = new Master(in, Name.root, 0)) {
            return read(master, ROOT);
        } catch (IOException e) {
            throw new IllegalStateException("the bundled " + ROOT + " is damaged", e);
        }
    }

    /**
     * Reads DS or DNSKEY records in master-file form (RFC 1035 section 5).
     *
     * @throws IllegalArgumentException naming file, line and what is wrong
     * @throws IOException if it cannot be read
     */
    public static TrustAnchors read(Path file) throws IOException {
        try (Master master = new Master(file.toString(), Name.root, 0)) {
            return read(master, file.toString());
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static TrustAnchors read(Master master, String file) throws IOException {
        master.disableIncludes(true);
        List<Record> records = new ArrayList<>();
        for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
            if (!(next instanceof DSRecord || next instanceof DNSKEYRecord)) {
                throw new IllegalArgumentException(
                        file
                                + ": a "
                                + Type.string(next.getType())
                                + " record of "
                                + next.getName()
                                + ", expected DS and DNSKEY records only");
            }
            records.add(next);
        }
        if (records.isEmpty()) {
            throw new IllegalArgumentException(file + ": no record, expected DS or DNSKEY records");
        }
        return new TrustAnchors(records);
    }

    /** The keys of each name, DS and DNSKEY apart. */
    List<RRset> sets() {
        return records.stream()
                .collect(Collectors.groupingBy(held -> held.getName() + "/" + held.getType()))
                .values()
                .stream()
                .map(same -> new RRset(same.toArray(Record[]::new)))
                .toList();
    }

    /** What stands for the keys of a zone. */
    List<Record> vouchingFor(Name zone) {
        return records.stream().filter(held -> held.getName().equals(zone)).toList();
    }

    /** A zone whose keys these are. */
    Name zone() {
        return records.get(0).getName();
    }

    @Override
    public String toString() {
        return records.toString();
    }
}
