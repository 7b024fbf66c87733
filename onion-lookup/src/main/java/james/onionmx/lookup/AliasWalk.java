package james.onionmx.lookup;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;

/**
 * The way from a question through the CNAME and DNAME records (RFC 1034 section 3.6.2, RFC 6672) of
 * an answer section to the records asked for. Records that do not lie on the way count for nothing,
 * whoever put them there.
 *
 * @param <R> what is asked for
 * @param end the last owner name that was reached
 * @param found what that name has of them; may be none
 * @param seconds the shortest time to live on the way
 */
record AliasWalk<R extends Record>(Name end, List<R> found, long seconds) {

    /** An answer that cannot be followed. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String reason) {
            super(reason);
        }
    }

    static <R extends Record> AliasWalk<R> through(
            List<Record> answer, Name question, Class<R> type) throws Broken {
        Set<Name> passed = new HashSet<>();
        Name owner = question;
        long seconds = Long.MAX_VALUE;
        while (passed.add(owner)) {
            List<R> found = recordsAt(owner, answer, type);
            if (!found.isEmpty()) {
                return new AliasWalk<>(owner, found, Math.min(seconds, shortest(found)));
            }
            Optional<Step> step = step(owner, answer);
            if (step.isEmpty()) {
                return new AliasWalk<>(owner, List.of(), seconds);
            }
            seconds = Math.min(seconds, step.get().seconds());
            owner = step.get().to();
        }
        throw new Broken("the aliases of " + question + " lead in a circle");
    }

    private record Step(Name to, long seconds) {}

    private static Optional<Step> step(Name owner, List<Record> answer) throws Broken {
        for (Record candidate : answer) {
            if (candidate instanceof CNAMERecord alias && alias.getName().equals(owner)) {
                return Optional.of(new Step(alias.getTarget(), alias.getTTL()));
            }
        }
        for (Record candidate : answer) {
            if (candidate instanceof DNAMERecord subtree
                    && owner.subdomain(subtree.getName())
                    && !owner.equals(subtree.getName())) {
                return Optional.of(new Step(substitute(owner, subtree), subtree.getTTL()));
            }
        }
        return Optional.empty();
    }

    private static Name substitute(Name owner, DNAMERecord subtree) throws Broken {
        try {
            return owner.fromDNAME(subtree);
        } catch (NameTooLongException e) {
            throw new Broken("the alias of " + owner + " is too long for a name");
        }
    }

    private static <R extends Record> List<R> recordsAt(
            Name owner, List<Record> answer, Class<R> type) {
        return answer.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(record -> record.getName().equals(owner))
                .toList();
    }

    private static long shortest(List<? extends Record> records) {
        return records.stream().mapToLong(Record::getTTL).min().orElse(0);
    }
}
