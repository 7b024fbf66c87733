package james.onionmx.testbed.dns;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A tree of zones signed with DNSSEC, from a root of its own down, as a resolver sees it that does
 * not validate: for {@link DnsZone#start(SignedZones)}. Delegations and their DS records are made
 * for every zone in the one around it. Aliases are followed. Signatures and proofs are only in
 * answers to queries with the DO bit.
 */
public final class SignedZones implements RecordSource {

    private static final int LONGEST_CHAIN = 20;

    private final List<SignedZone> zones;
    private final ZoneKey rootKey;

    private SignedZones(List<SignedZone> zones, ZoneKey rootKey) {
        this.zones = zones;
        this.rootKey = rootKey;
    }

    /** A root signed with an algorithm (8, 13 or 15), and nothing below it. */
    public static Builder rootedWith(int algorithm) {
        return new Builder(algorithm);
    }

    /** Collects zones, the outer before the inner. */
    public static final class Builder {

        private final List<SignedZone> zones = new ArrayList<>();
        private final ZoneKey rootKey;

        private Builder(int algorithm) {
            rootKey = ZoneKey.generate(Name.root, algorithm);
            zones.add(new SignedZone(Name.root, rootKey, Denial.NSEC, Signatures.VALID, ""));
        }

        /**
         * Adds a zone with an ECDSA key and NSEC records, rightly signed.
         *
         * @param masterLines its records below {@code $ORIGIN}; SOA, NS and keys are added
         */
        public Builder zone(String origin, String masterLines) {
            return zone(origin, Signatures.VALID, masterLines);
        }

        /** Adds a zone with an ECDSA key and NSEC records. */
        public Builder zone(String origin, Signatures signatures, String masterLines) {
            return zone(
                    origin, DNSSEC.Algorithm.ECDSAP256SHA256, Denial.NSEC, signatures, masterLines);
        }

        /** Adds a zone. */
        public Builder zone(
                String origin,
                int algorithm,
                Denial denial,
                Signatures signatures,
                String masterLines) {
            Name name = Names.parse(origin);
            SignedZone zone =
                    new SignedZone(
                            name,
                            ZoneKey.generate(name, algorithm),
                            denial,
                            signatures,
                            masterLines);
            around(new Name(name, 1), zones).delegate(zone);
            zones.add(zone);
            return this;
        }

        /** Signs all zones as of now. */
        public SignedZones build() {
            Instant now = Instant.now();
            zones.forEach(zone -> zone.sign(now));
            return new SignedZones(List.copyOf(zones), rootKey);
        }
    }

    /** The root's DS record, as a master-file line. */
    public String trustAnchor() {
        return rootKey.delegation().toString();
    }

    /** For each zone, by its name with the final dot, all its records as a master file. */
    public Map<String, String> masterFiles() {
        Map<String, String> files = new LinkedHashMap<>();
        zones.forEach(zone -> files.put(zone.origin().toString(), zone.masterFile()));
        return files;
    }

    private static SignedZone around(Name name, List<SignedZone> zones) {
        return zones.stream()
                .filter(zone -> name.subdomain(zone.origin()))
                .max(Comparator.comparingInt(zone -> zone.origin().labels()))
                .orElseThrow();
    }

    @Override
    public Message answer(Message query) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setFlag(Flags.RD);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        OPTRecord edns = query.getOPT();
        boolean signed = edns != null && (edns.getFlags() & ExtendedFlags.DO) != 0;
        follow(query.getQuestion(), new Filling(answer, signed));
        return answer;
    }

    /** An answer that is being filled, with signatures or without. */
    private record Filling(Message answer, boolean signed) {

        void add(RRset set, int section) {
            for (Record held : set.rrs(false)) {
                answer.addRecord(held, section);
            }
            if (signed) {
                set.sigs().forEach(signature -> answer.addRecord(signature, section));
            }
        }
    }

    private void follow(Record question, Filling filling) {
        Name name = question.getName();
        for (int step = 0; step < LONGEST_CHAIN; step++) {
            SignedZone zone = authorityFor(name, question.getType());
            Optional<RRset> found = zone.find(name, question.getType());
            if (found.isPresent()) {
                filling.add(found.get(), Section.ANSWER);
                return;
            }
            Optional<RRset> alias = zone.find(name, Type.CNAME);
            if (alias.isEmpty()) {
                deny(zone, name, filling);
                return;
            }
            filling.add(alias.get(), Section.ANSWER);
            name = ((CNAMERecord) alias.get().first()).getTarget();
        }
        filling.answer().getHeader().setRcode(Rcode.SERVFAIL);
    }

    /** DS records stand in the zone above (RFC 4035 section 3.1.4.1). */
    private SignedZone authorityFor(Name name, int type) {
        boolean above = type == Type.DS && !name.equals(Name.root);
        return around(above ? new Name(name, 1) : name, zones);
    }

    private static void deny(SignedZone zone, Name name, Filling filling) {
        filling.answer().getHeader().setRcode(zone.exists(name) ? Rcode.NOERROR : Rcode.NXDOMAIN);
        filling.add(zone.find(zone.origin(), Type.SOA).orElseThrow(), Section.AUTHORITY);
        if (filling.signed()) {
            zone.denial(name).forEach(proof -> filling.add(proof, Section.AUTHORITY));
        }
    }

    @Override
    public void add(String masterLines) {
        throw new UnsupportedOperationException("signed zones are signed as a whole");
    }

    @Override
    public void remove(Name name, int type) {
        throw new UnsupportedOperationException("signed zones are signed as a whole");
    }
}
