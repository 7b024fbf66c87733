package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Writes one file of pins over and over until it is killed. */
public final class PinWritingMain {

    static final int DOMAINS = 2_000;

    private PinWritingMain() {}

    /** Entry point; the argument is the file. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Map<MailDomain, Pin> early = pinsSeen(Instant.parse("2026-01-01T00:00:00Z"));
        Map<MailDomain, Pin> late = pinsSeen(Instant.parse("2026-01-02T00:00:00Z"));
        while (true) {
            PinWriter.write(file, early);
            PinWriter.write(file, late);
            System.out.println("written");
        }
    }

    private static Map<MailDomain, Pin> pinsSeen(Instant time) {
        Pin pin = Pin.first(new TreeSet<>(List.of(ONE, TWO)), Assurance.NONE, time);
        Map<MailDomain, Pin> pins = new HashMap<>();
        for (int i = 0; i < DOMAINS; i++) {
            pins.put(domain("domain" + i + ".test"), pin);
        }
        return pins;
    }
}
