package james.onionmx.lookup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import james.onionmx.tor.OnionAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads a file of pins, as {@link PinWriter} writes it or a human. Used once. */
final class PinReader {

    private final Path file;
    private final JsonParser json;

    private PinReader(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /**
     * All pins of a file.
     *
     * @throws PinFormatException naming file, line and column of the first thing wrong
     */
    static Map<MailDomain, Pin> read(Path file) throws PinFormatException {
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = new JsonFactory().createParser(in)) {
            json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            return new PinReader(file, json).document();
        } catch (JsonProcessingException e) {
            throw new PinFormatException(
                    file + place(e.getLocation()) + ": is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new PinFormatException(file + ": cannot be read: " + e);
        }
    }

    private Map<MailDomain, Pin> document() throws IOException, PinFormatException {
        Map<MailDomain, Pin> pins = new HashMap<>();
        Optional<Integer> version = Optional.empty();
        expect(json.nextToken(), JsonToken.START_OBJECT, "{ at the beginning");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            switch (field) {
                case "version" -> version = Optional.of(version());
                case "domains" -> readDomains(pins);
                default -> throw unknown(field, "version, domains");
            }
        }
        if (json.nextToken() != null) {
            throw wrong("expected nothing after the last }");
        }
        if (version.isEmpty()) {
            throw new PinFormatException(
                    file + ": has no \"version\", expected " + PinWriter.VERSION);
        }
        return pins;
    }

    private int version() throws IOException, PinFormatException {
        expect(json.nextToken(), JsonToken.VALUE_NUMBER_INT, "a number as version");
        if (!json.getText().equals(String.valueOf(PinWriter.VERSION))) {
            throw wrong("version " + json.getText() + ", expected " + PinWriter.VERSION);
        }
        return PinWriter.VERSION;
    }

    private void readDomains(Map<MailDomain, Pin> pins) throws IOException, PinFormatException {
        expect(json.nextToken(), JsonToken.START_OBJECT, "{ behind domains");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (!(MailDomain.parse(name) instanceof MailDomain.Parsed.Valid valid)
                    || MailDomain.isUnderOnion(name)) {
                throw wrong("\"" + name + "\", expected a mail domain");
            }
            if (pins.containsKey(valid.domain())) {
                throw wrong("\"" + name + "\" occurs twice");
            }
            pins.put(valid.domain(), pin());
        }
    }

    private Pin pin() throws IOException, PinFormatException {
        Map<String, Instant> times = new HashMap<>();
        Map<String, SortedSet<String>> onions = new HashMap<>();
        Optional<Assurance> assurance = Optional.empty();
        expect(json.nextToken(), JsonToken.START_OBJECT, "{ behind a domain");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            switch (field) {
                case PinWriter.ONIONS, PinWriter.UNCONFIRMED -> onions.put(field, onions());
                case PinWriter.FIRST_SEEN,
                        PinWriter.LAST_SEEN,
                        PinWriter.UNCONFIRMED_SINCE,
                        PinWriter.MISSING_SINCE,
                        PinWriter.RELEASED ->
                        times.put(field, time());
                case PinWriter.ASSURANCE -> assurance = Optional.of(assurance());
                default -> throw unknown(field, PinWriter.FIELDS);
            }
        }
        Optional<Pin.Unconfirmed> unconfirmed = Optional.empty();
        if (onions.containsKey(PinWriter.UNCONFIRMED)) {
            unconfirmed =
                    Optional.of(
                            new Pin.Unconfirmed(
                                    onions.get(PinWriter.UNCONFIRMED),
                                    require(times, PinWriter.UNCONFIRMED_SINCE)));
        }
        return new Pin(
                require(onions, PinWriter.ONIONS),
                require(times, PinWriter.FIRST_SEEN),
                require(times, PinWriter.LAST_SEEN),
                assurance.orElseThrow(() -> missing(PinWriter.ASSURANCE)),
                unconfirmed,
                Optional.ofNullable(times.get(PinWriter.MISSING_SINCE)),
                Optional.ofNullable(times.get(PinWriter.RELEASED)));
    }

    private SortedSet<String> onions() throws IOException, PinFormatException {
        SortedSet<String> onions = new TreeSet<>();
        expect(json.nextToken(), JsonToken.START_ARRAY, "a list [ ] of onion names");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.VALUE_STRING, "an onion name in quotes");
            OnionAddress.Parsed parsed = OnionAddress.parse(json.getText());
            if (!(parsed instanceof OnionAddress.Parsed.Valid valid)) {
                throw wrong("\"" + json.getText() + "\", expected a version 3 onion name");
            }
            onions.add(valid.address().serviceName());
        }
        if (onions.isEmpty()) {
            throw wrong("expected at least one onion name");
        }
        return onions;
    }

    private Instant time() throws IOException, PinFormatException {
        String expected = "a time such as \"2026-01-31T12:00:00Z\"";
        expect(json.nextToken(), JsonToken.VALUE_STRING, expected);
        try {
            return Instant.parse(json.getText());
        } catch (DateTimeParseException e) {
            throw wrong("\"" + json.getText() + "\", expected " + expected);
        }
    }

    private Assurance assurance() throws IOException, PinFormatException {
        String expected = "one of \"dnssec\", \"operator\", \"none\"";
        expect(json.nextToken(), JsonToken.VALUE_STRING, expected);
        String text = json.getText();
        return Arrays.stream(Assurance.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .filter(value -> value != Assurance.SELF_AUTHENTICATING)
                .findFirst()
                .orElseThrow(() -> wrong("\"" + text + "\", expected " + expected));
    }

    private <V> V require(Map<String, V> values, String field) throws PinFormatException {
        return Optional.ofNullable(values.get(field)).orElseThrow(() -> missing(field));
    }

    private void expect(JsonToken token, JsonToken expected, String words)
            throws PinFormatException {
        if (token != expected) {
            throw wrong("expected " + words);
        }
    }

    private PinFormatException missing(String field) {
        return wrong("an entry without \"" + field + "\"");
    }

    private PinFormatException unknown(String field, String expected) {
        return wrong("unknown field \"" + field + "\", expected one of " + expected);
    }

    private PinFormatException wrong(String words) {
        return new PinFormatException(file + place(json.currentTokenLocation()) + ": " + words);
    }

    private static String place(JsonLocation location) {
        return ":" + location.getLineNr() + ":" + location.getColumnNr();
    }
}
