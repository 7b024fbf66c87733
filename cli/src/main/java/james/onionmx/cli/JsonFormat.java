package james.onionmx.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import james.onionmx.lookup.DnssecState;
import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.Pin;
import james.onionmx.lookup.SrvObservation;
import james.onionmx.lookup.ZoneTrust;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One JSON object for each report, on one line; what there is not is left out. */
final class JsonFormat implements ReportFormat {

    @Override
    public String format(LookupReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(json, report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, LookupReport report) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", report.name());
        json.writeStringField("domain", report.domain());
        json.writeStringField("outcome", report.word());
        json.writeStringField("mail", report.mail());
        text(json, "source", report.source().map(LineFormat::name));
        text(json, "dnssec", report.dnssec().map(DnssecState::toString));
        if (report.timeToLive().isPresent()) {
            json.writeNumberField("ttl", report.timeToLive().get().toSeconds());
        }
        json.writeArrayFieldStart("targets");
        for (OnionMx mx : report.targets()) {
            target(json, mx);
        }
        json.writeEndArray();
        text(json, "reason", Optional.of(report.reason()));
        pin(json, report.pin());
        json.writeArrayFieldStart("asked");
        for (SourceAnswer answer : report.answers()) {
            json.writeStartObject();
            json.writeStringField("source", answer.source().toString());
            json.writeStringField("outcome", LookupReport.word(answer.outcome()));
            text(json, "reason", Optional.of(LookupReport.reason(answer.outcome())));
            json.writeEndObject();
        }
        json.writeEndArray();
        if (report.dns().isPresent()) {
            dns(json, report.dns().get());
        }
        if (!report.chain().isEmpty()) {
            chain(json, report.chain());
        }
        json.writeEndObject();
    }

    private static void target(JsonGenerator json, OnionMx mx) throws IOException {
        json.writeStartObject();
        json.writeStringField("onion", mx.endpoint().onion().name());
        json.writeNumberField("port", mx.endpoint().port());
        json.writeNumberField("priority", mx.priority());
        json.writeNumberField("weight", mx.weight());
        json.writeEndObject();
    }

    private static void pin(JsonGenerator json, PinView view) throws IOException {
        json.writeObjectFieldStart("pin");
        json.writeStringField("state", view.state().toString());
        if (view.pin().isPresent()) {
            Pin pin = view.pin().get();
            list(json, "onions", pin.onions());
            json.writeStringField("firstSeen", pin.firstSeen().toString());
            json.writeStringField("lastSeen", pin.lastSeen().toString());
            json.writeStringField("assurance", pin.assurance().name().toLowerCase(Locale.ROOT));
            if (pin.unconfirmed().isPresent()) {
                list(json, "unconfirmed", pin.unconfirmed().get().onions());
            }
        }
        json.writeEndObject();
    }

    private static void dns(JsonGenerator json, SrvObservation dns) throws IOException {
        json.writeObjectFieldStart("dns");
        json.writeStringField("question", dns.question());
        if (!dns.answeredBy().equals(dns.question())) {
            json.writeStringField("answeredBy", dns.answeredBy());
        }
        text(json, "dnssec", dns.state().map(DnssecState::toString));
        list(json, "records", dns.records());
        text(json, "remark", Optional.of(dns.remark()));
        json.writeEndObject();
    }

    private static void chain(JsonGenerator json, List<ZoneTrust> chain) throws IOException {
        json.writeArrayFieldStart("chain");
        for (ZoneTrust zone : chain) {
            json.writeStartObject();
            json.writeStringField("zone", zone.zone());
            json.writeStringField("state", zone.state().toString());
            list(json, "ds", zone.delegation().stream().map(Object::toString).toList());
            list(json, "keys", zone.keys().stream().map(Object::toString).toList());
            text(json, "remark", Optional.of(zone.remark()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void text(JsonGenerator json, String field, Optional<String> text)
            throws IOException {
        if (text.isPresent() && !text.get().isEmpty()) {
            json.writeStringField(field, text.get());
        }
    }

    private static void list(JsonGenerator json, String field, Collection<String> texts)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
