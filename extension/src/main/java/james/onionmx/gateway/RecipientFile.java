package james.onionmx.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;

/**
 * A text file with an address on each line; empty lines and what follows a {@code #} do not count.
 *
 * @param file which
 */
record RecipientFile(Path file) implements RecipientList {

    @Override
    public Set<String> read() throws IOException {
        Set<String> recipients = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = line.replaceFirst("(^|\\s)#.*", "").strip();
                if (!text.isEmpty()) {
                    recipients.add(parse(text, number));
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        }
        return Set.copyOf(recipients);
    }

    private String parse(String text, int line) throws IOException {
        try {
            return RecipientList.key(new MailAddress(text));
        } catch (AddressException e) {
            throw new IOException(
                    file + ", line " + line + ": \"" + text + "\", expected an address", e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
