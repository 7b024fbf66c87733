package james.onionmx.lookup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A change of what is remembered that an operator wants. */
public sealed interface PinOrder {

    /** What is done to domains that are named. */
    enum Verb {
        /** Believes what was published without proof. */
        CONFIRM {
            @Override
            PinEffect.Kind apply(Pins pins, MailDomain domain) {
                if (pins.find(domain).isEmpty()) {
                    return PinEffect.Kind.UNKNOWN;
                }
                return pins.confirm(domain).isPresent()
                        ? PinEffect.Kind.CONFIRMED
                        : PinEffect.Kind.NOTHING_TO_CONFIRM;
            }
        },
        /** Lets mail go the ordinary way. */
        RELEASE {
            @Override
            PinEffect.Kind apply(Pins pins, MailDomain domain) {
                return pins.release(domain).isPresent()
                        ? PinEffect.Kind.RELEASED
                        : PinEffect.Kind.UNKNOWN;
            }
        },
        /** Forgets. */
        DROP {
            @Override
            PinEffect.Kind apply(Pins pins, MailDomain domain) {
                return pins.drop(domain).isPresent()
                        ? PinEffect.Kind.DROPPED
                        : PinEffect.Kind.UNKNOWN;
            }
        };

        abstract PinEffect.Kind apply(Pins pins, MailDomain domain);
    }

    /** Does something to domains. */
    record Named(Verb verb, List<MailDomain> domains) implements PinOrder {
        /** Copies the list. */
        public Named {
            domains = List.copyOf(domains);
        }

        @Override
        public List<PinEffect> carryOut(Pins pins) {
            return effects(domains, domain -> verb.apply(pins, domain));
        }

        @Override
        public void write(Path file) throws IOException {
            Files.write(file, domains.stream().map(MailDomain::name).toList());
        }

        @Override
        public String kind() {
            return verb.name();
        }
    }

    /** Takes over what was seen elsewhere. */
    record Import(Map<MailDomain, Pin> pins) implements PinOrder {

        static final String KIND = "IMPORT";

        /** Copies the map. */
        public Import {
            pins = Map.copyOf(pins);
        }

        @Override
        public List<PinEffect> carryOut(Pins known) {
            List<MailDomain> byName = new ArrayList<>(pins.keySet());
            byName.sort(Comparator.comparing(MailDomain::name));
            return effects(byName, domain -> known.join(domain, pins.get(domain)));
        }

        @Override
        public void write(Path file) throws IOException {
            PinWriter.write(file, pins);
        }

        @Override
        public String kind() {
            return KIND;
        }
    }

    /** Does it, and says for each domain what it did. */
    List<PinEffect> carryOut(Pins pins);

    /** Writes a file that {@link #read} reads. */
    void write(Path file) throws IOException;

    /** What {@link #read} must be told. */
    String kind();

    /** Reads an order of a kind. */
    static PinOrder read(Path file, String kind) throws IOException, PinFormatException {
        if (kind.equals(Import.KIND)) {
            return new Import(PinReader.read(file));
        }
        Verb verb;
        try {
            verb = Verb.valueOf(kind);
        } catch (IllegalArgumentException e) {
            throw new PinFormatException(file + ": \"" + kind + "\" is no order that is known");
        }
        List<MailDomain> domains = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!(MailDomain.parse(line) instanceof MailDomain.Parsed.Valid valid)) {
                throw new PinFormatException(file + ": \"" + line + "\", expected a mail domain");
            }
            domains.add(valid.domain());
        }
        return new Named(verb, domains);
    }

    private static List<PinEffect> effects(
            List<MailDomain> domains, Function<MailDomain, PinEffect.Kind> change) {
        return domains.stream()
                .map(domain -> new PinEffect(domain.name(), change.apply(domain)))
                .toList();
    }
}
