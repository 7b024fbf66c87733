package james.onionmx.testbed.james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JamesServerBuilderTest {

    @TempDir private Path folder;

    @Test
    void putsTheCallersFilesOverItsOwnThenReplacesThenFillsInPorts() throws IOException {
        Files.writeString(folder.resolve("smtpserver.xml"), "<bind>0.0.0.0:25</bind>");
        Files.writeString(folder.resolve("keystore"), "@imap.port@");

        try (JamesServer server =
                JamesServer.named("conf")
                        .plainMail()
                        .confFolder(folder)
                        .conf("jmx.properties", "jmx.enabled=maybe")
                        .replaceInConf("smtpserver.xml", "0.0.0.0:25", "127.0.0.1:@smtp.port@")
                        .build()) {
            Path conf = server.workingDirectory().resolve("conf");

            assertThat(conf.resolve("smtpserver.xml"))
                    .hasContent("<bind>127.0.0.1:" + server.ports().smtp() + "</bind>");
            assertThat(conf.resolve("jmx.properties")).hasContent("jmx.enabled=maybe");
            assertThat(conf.resolve("keystore")).hasContent("@imap.port@");
            assertThat(conf.resolve("imapserver.xml"))
                    .content()
                    .contains("127.0.0.1:" + server.ports().imap());
        }
    }

    @Test
    void refusesToReplaceWhatDoesNotOccur() {
        JamesServerBuilder builder =
                JamesServer.named("conf").replaceInConf("jmx.properties", "no such text", "x");

        assertThatExceptionOfType(TestbedException.class)
                .isThrownBy(builder::build)
                .withMessage("jmx.properties does not contain \"no such text\"");
    }

    @Test
    void refusesToReplaceInAFileThatIsNotThere() {
        JamesServerBuilder builder =
                JamesServer.named("conf").replaceInConf("none.xml", "text", "x");

        assertThatExceptionOfType(TestbedException.class)
                .isThrownBy(builder::build)
                .withMessageContaining("no file none.xml");
    }

    @Test
    void bringsExtensionJars() throws IOException {
        Path jar = Files.writeString(folder.resolve("extra.jar"), "jar");

        try (JamesServer server = JamesServer.named("jar").extensionJar(jar).build()) {
            assertThat(server.workingDirectory().resolve("extensions-jars/extra.jar"))
                    .hasContent("jar");
        }
    }

    @Test
    void refusesAnExtensionJarThatIsNotThere() {
        JamesServerBuilder builder = JamesServer.named("jar").extensionJar(folder.resolve("none"));

        assertThatExceptionOfType(TestbedException.class)
                .isThrownBy(builder::build)
                .withMessageContaining("none is not there");
    }
}
