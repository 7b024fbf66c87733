package james.onionmx.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** One JSON object for each domain, on one line. */
final class JsonRecordsFormat implements RecordsFormat {

    @Override
    public String format(String domain, List<SrvLine> records, Optional<RecordCheck> check) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("domain", domain);
            json.writeArrayFieldStart("records");
            for (SrvLine line : records) {
                write(json, line);
            }
            json.writeEndArray();
            if (check.isPresent()) {
                write(json, check.get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, SrvLine line) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", line.name());
        json.writeStringField("type", "SRV");
        json.writeNumberField("ttl", line.ttl());
        json.writeNumberField("priority", line.priority());
        json.writeNumberField("weight", line.weight());
        json.writeNumberField("port", line.port());
        json.writeStringField("target", line.onion().name());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RecordCheck check) throws IOException {
        json.writeObjectFieldStart("check");
        json.writeStringField("published", check.published());
        json.writeStringField("dnssec", check.dnssec());
        if (!check.dns().remark().isEmpty()) {
            json.writeStringField("remark", check.dns().remark());
        }
        list(json, "missing", check.missing());
        list(json, "others", check.others());
        json.writeArrayFieldStart("services");
        for (ServiceCheck service : check.services()) {
            json.writeStartObject();
            json.writeStringField("onion", service.service().onion().name());
            json.writeNumberField("port", service.service().port());
            json.writeBooleanField("reached", service.banner().isPresent());
            json.writeBooleanField("ours", service.exitCode() == ExitCodes.OK);
            json.writeStringField("words", service.words());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void list(JsonGenerator json, String field, List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
