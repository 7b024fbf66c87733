package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code james-conf/single/first-start} makes, and what it refuses. */
class SingleSetTest {

    private static final Map<String, String> POSTGRES =
            Map.of("DATABASE_HOST", "10.0.0.3:5432", "DATABASE_PASSWORD", "tr&u/e\"one");

    @TempDir private Path folder;

    private SingleSet.Ended make(String conf, Map<String, String> environment, String flavour)
            throws Exception {
        return SingleSet.firstStart(
                folder.resolve("log"),
                environment,
                "mail.b.example",
                "b.example",
                folder.resolve(conf).toString(),
                flavour);
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void givesEachServerItsOwnNamesAndKeyThatNobodyElseReads() throws Exception {
        assertThat(make("one", Map.of(), "memory").code()).isZero();
        assertThat(make("two", Map.of(), "memory").code()).isZero();

        assertThat(text("one/domainlist.xml")).contains("<domainname>b.example</domainname>");
        assertThat(text("one/smtpserver.xml"))
                .contains(">mail.b.example</helloName>")
                .doesNotContain("example.org");
        assertThat(text("one/tls-key.pem"))
                .contains("PRIVATE KEY")
                .isNotEqualTo(text("two/tls-key.pem"));
        try (Stream<Path> files = Files.list(folder.resolve("one"))) {
            assertThat(files)
                    .allSatisfy(
                            file ->
                                    assertThat(
                                                    PosixFilePermissions.toString(
                                                            Files.getPosixFilePermissions(file)))
                                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void makesAPasswordForTheDatabaseThatItBringsAlong() throws Exception {
        make("one", Map.of(), "jpa");
        make("two", Map.of(), "jpa");

        assertThat(text("one/james-database.properties"))
                .containsPattern("(?m)^database\\.password=[0-9a-f]{48}$")
                .isNotEqualTo(text("two/james-database.properties"));
    }

    @Test
    void takesThePasswordOfAnotherDatabaseFromTheEnvironment() throws Exception {
        SingleSet.Ended ended = make("conf", POSTGRES, "postgres");

        assertThat(ended.code()).isZero();
        assertThat(text("conf/james-database.properties").lines())
                .contains(
                        "database.password=" + POSTGRES.get("DATABASE_PASSWORD"),
                        "database.url=jdbc:postgresql://10.0.0.3:5432/james");
        assertThat(ended.said()).doesNotContain(POSTGRES.get("DATABASE_PASSWORD"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',           '',        DATABASE_HOST is not set",
        "10.0.0.3:5432, '',       DATABASE_PASSWORD is not set; there is no default",
        "10.0.0.3:5432, 'a,b',    DATABASE_PASSWORD has a backslash",
        "10.0.0.3:5432, 'a\\b',   DATABASE_PASSWORD has a backslash",
        "10.0.0.3:5432, '${b}',   DATABASE_PASSWORD has a backslash"
    })
    void refusesWithWordsWhatItHasNoDefaultFor(String host, String password, String words)
            throws Exception {
        SingleSet.Ended ended =
                make(
                        "conf",
                        Map.of("DATABASE_HOST", host, "DATABASE_PASSWORD", password),
                        "postgres");

        assertThat(ended.said()).contains(words);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(folder.resolve("conf")).doesNotExist();
    }

    @Test
    void changesNothingThatIsThere() throws Exception {
        make("conf", Map.of(), "memory");
        String key = text("conf/tls-key.pem");

        SingleSet.Ended again = make("conf", Map.of(), "memory");

        assertThat(again.said()).contains("is a configuration already; nothing was changed");
        assertThat(again.code()).isEqualTo(1);
        assertThat(text("conf/tls-key.pem")).isEqualTo(key);
    }

    @Test
    void refusesNamesThatAreNone() throws Exception {
        for (List<String> names :
                List.of(
                        List.of("localhost", "b.example"),
                        List.of("mail.b.example", "b example"),
                        List.of("mail.b.example", "b.example/&"))) {
            SingleSet.Ended ended =
                    SingleSet.firstStart(
                            folder.resolve("log"),
                            Map.of(),
                            names.get(0),
                            names.get(1),
                            folder.resolve("conf").toString());

            assertThat(ended.said()).contains("expected a name such as");
            assertThat(ended.code()).isEqualTo(1);
        }
    }

    /** What none of the shipped sets may have: a secret that everybody knows. */
    @Test
    void noShippedSetHasASecret() throws IOException {
        try (Stream<Path> files = Files.walk(Project.root().resolve("james-conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("<secret>")
                        .doesNotContain("PRIVATE KEY")
                        .doesNotContainPattern("(?m)^[a-z.]*password=[^@\\s]");
            }
        }
    }
}
