package james.onionmx.testbed.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The records of a server, and the answers that follow from them (RFC 1034 section 4.3.2). */
final class ZoneRecords implements RecordSource {

    private static final int LONGEST_CHAIN = 20;
    private static final String DEFAULTS = "$TTL 300\n$ORIGIN .\n";
    private static final String ROOT =
            ". 60 IN SOA ns.invalid. admin.invalid. 1 3600 600 86400 60\n";

    private final List<Record> records = new CopyOnWriteArrayList<>();

    ZoneRecords(String masterLines) {
        records.addAll(parse(ROOT));
        add(masterLines);
    }

    @Override
    public void add(String masterLines) {
        records.addAll(parse(masterLines));
    }

    @Override
    public void remove(Name name, int type) {
        records.removeIf(held -> held.getName().equals(name) && held.getType() == type);
    }

    static List<Record> parse(String masterLines) {
        byte[] text = (DEFAULTS + masterLines).getBytes(StandardCharsets.UTF_8);
        try (Master master = new Master(new ByteArrayInputStream(text), Name.root)) {
            return Stream.generate(() -> next(master))
                    .takeWhile(Optional::isPresent)
                    .map(Optional::get)
                    .toList();
        }
    }

    private static Optional<Record> next(Master master) {
        try {
            return Optional.ofNullable(master.nextRecord());
        } catch (IOException e) {
            throw new UncheckedIOException("zone text: " + e.getMessage(), e);
        }
    }

    @Override
    public Message answer(Message query) {
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.AA);
        response.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            response.getHeader().setFlag(Flags.RD);
        }
        response.addRecord(query.getQuestion(), Section.QUESTION);
        follow(query.getQuestion().getName(), query.getQuestion().getType(), response);
        return response;
    }

    private void follow(Name asked, int type, Message response) {
        Name name = asked;
        for (int step = 0; step < LONGEST_CHAIN; step++) {
            List<Record> held = at(name, type);
            if (!held.isEmpty()) {
                held.forEach(found -> response.addRecord(found, Section.ANSWER));
                return;
            }
            Optional<Name> next = redirect(name, response);
            if (next.isEmpty()) {
                deny(name, response);
                return;
            }
            name = next.get();
        }
        response.getHeader().setRcode(Rcode.SERVFAIL);
    }

    private Optional<Name> redirect(Name name, Message response) {
        for (Record alias : at(name, Type.CNAME)) {
            response.addRecord(alias, Section.ANSWER);
            return Optional.of(((CNAMERecord) alias).getTarget());
        }
        for (int labels = 1; labels < name.labels(); labels++) {
            for (Record alias : at(new Name(name, labels), Type.DNAME)) {
                Name target = substitute(name, (DNAMERecord) alias);
                response.addRecord(alias, Section.ANSWER);
                response.addRecord(
                        new CNAMERecord(name, DClass.IN, alias.getTTL(), target), Section.ANSWER);
                return Optional.of(target);
            }
        }
        return Optional.empty();
    }

    private static Name substitute(Name name, DNAMERecord alias) {
        try {
            return name.fromDNAME(alias);
        } catch (NameTooLongException e) {
            throw new IllegalStateException(name + " under " + alias + " is too long", e);
        }
    }

    private void deny(Name name, Message response) {
        boolean exists = records.stream().anyMatch(held -> held.getName().subdomain(name));
        response.getHeader().setRcode(exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
        response.addRecord(authorityFor(name), Section.AUTHORITY);
    }

    private Record authorityFor(Name name) {
        return records.stream()
                .filter(SOARecord.class::isInstance)
                .filter(soa -> name.subdomain(soa.getName()))
                .max(Comparator.comparingInt(soa -> soa.getName().labels()))
                .orElseThrow(() -> new IllegalStateException("the root's SOA was removed"));
    }

    private List<Record> at(Name name, int type) {
        return records.stream()
                .filter(held -> held.getName().equals(name) && held.getType() == type)
                .toList();
    }
}
