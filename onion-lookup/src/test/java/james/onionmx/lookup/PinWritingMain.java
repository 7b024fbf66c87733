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

    static final int DOMAINS = 5_000;

    private PinWritingMain() {}

    /** Entry point; the argument is the file. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        while (true) {
            time = time.plusSeconds(1);
            Pin pin = Pin.first(new TreeSet<>(List.of(ONE, TWO)), Assurance.NONE, time);
            Map<MailDomain, Pin> pins = new HashMap<>();
            for (int i = 0; i < DOMAINS; i++) {
                pins.put(domain("domain" + i + ".test"), pin);
            }
            PinWriter.write(file, pins);
            System.out.println("written");
        }
    }
}
