package james.onionmx.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of {@code james-conf/drop-in}, as an operator takes them.
 *
 * @param folder where they are
 */
public record DropInConfiguration(Path folder) {

    private static final String ELEMENT_START = "<smtpserver enabled";
    private static final String ELEMENT_END = "</smtpserver>";

    /** Those of {@code james-conf/drop-in}. */
    public static DropInConfiguration shipped() {
        return set("drop-in");
    }

    /** Those of {@code james-conf/gateway}. */
    static DropInConfiguration gateway() {
        return set("gateway");
    }

    private static DropInConfiguration set(String name) {
        return new DropInConfiguration(Project.root().resolve("james-conf").resolve(name));
    }

    /** A file of it. */
    public String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The onion listener: the element that an operator adds to a {@code smtpserver.xml}. */
    String onionListener() {
        String text = text("smtpserver.xml");
        return text.substring(
                text.indexOf(ELEMENT_START), text.indexOf(ELEMENT_END) + ELEMENT_END.length());
    }
}
