package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.configuration.JamesFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of {@code james-conf/drop-in}, as an operator has changed them. */
final class Shipped {

    private static final Path FOLDER =
            Path.of(System.getProperty("onionmx.root"), "james-conf", "drop-in");

    private Shipped() {}

    static String text(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    /** With one place changed in one file. */
    static JamesFolder changed(Path root, String file, String from, String to) throws IOException {
        JamesFolder folder = in(root);
        assertThat(text(file)).contains(from);
        return folder.conf(file, text(file).replace(from, to));
    }

    static JamesFolder in(Path root) throws IOException {
        return new JamesFolder(root)
                .conf("smtpserver.xml", text("smtpserver.xml"))
                .conf("extensions.properties", text("extensions.properties"));
    }
}
