package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import james.onionmx.integration.CommandLineJar.Ended;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.dns.SignedZones;
import james.onionmx.testbed.james.JamesServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line's jar: alone in a process, and what is in it. */
class CommandLineJarTest {

    private static final String ONION =
            "o2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion";

    @TempDir private Path folder;

    private Ended run(String input, String... arguments) throws Exception {
        return new CommandLineJar(folder).runWith(input, arguments);
    }

    private static Set<String> entries() throws IOException {
        try (JarFile jar = new JarFile(CommandLineJar.JAR.toFile())) {
            return new TreeSet<>(
                    jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(ZipEntry::getName)
                            .toList());
        }
    }

    @Test
    void saysWhatADomainPublishes() throws Exception {
        Ended ended = run("", "records", "--onion", ONION, "a.test");

        assertThat(ended.out())
                .isEqualTo("_onion-mx._tcp.a.test. 3600 IN SRV 0 5 25 " + ONION + ".\n");
        assertThat(ended.code()).isZero();
    }

    @Test
    void asksARunningJamesForItsDomains() throws Exception {
        try (JamesServer james =
                JamesServer.named("asked")
                        .plainMail()
                        .domain("a.example")
                        .domain("b.example")
                        .start()) {
            Ended ended =
                    run(
                            "",
                            "records",
                            "--onion",
                            ONION,
                            "--webadmin",
                            "http://127.0.0.1:" + james.ports().webAdmin());

            assertThat(ended.out().lines())
                    .containsExactlyInAnyOrder(
                            "_onion-mx._tcp.a.example. 3600 IN SRV 0 5 25 " + ONION + ".",
                            "_onion-mx._tcp.b.example. 3600 IN SRV 0 5 25 " + ONION + ".");
        }
    }

    @Test
    void makesAnOnionsKeyAndCopiesIt() throws Exception {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                folder.resolve("conf/onionmx.properties"),
                "onion.mode=managed\ntor.control=127.0.0.1:9051\ninbound.mode=plain\n");

        Ended made = run("", "onion", "rotate", "--config", "conf/onionmx.properties");
        Ended kept = run("", "onion", "backup", "--config", "conf/onionmx.properties", "--to", "k");

        assertThat(kept.err()).isEmpty();
        assertThat(folder.resolve("k").resolve(made.out().strip() + ".key")).isNotEmptyFile();
    }

    @Test
    void showsTheChainOfASignedZone() throws Exception {
        SignedZones zones =
                SignedZones.rootedWith(13)
                        .zone("test", "")
                        .zone("good.test", "_onion-mx._tcp SRV 0 5 25 " + ONION + ".")
                        .build();
        try (DnsZone dns = DnsZone.start(zones)) {
            Files.createDirectories(folder.resolve("conf"));
            Files.writeString(folder.resolve("conf/root.ds"), zones.trustAnchor() + "\n");
            Files.writeString(
                    folder.resolve("conf/onionmx.properties"),
                    "dns.resolvers=127.0.0.1:"
                            + dns.port()
                            + "\ndnssec.trust-anchors=file://conf/root.ds\n");

            Ended ended =
                    run(
                            "",
                            "lookup",
                            "--explain",
                            "--config",
                            "conf/onionmx.properties",
                            "bob@good.test");

            assertThat(ended.out())
                    .startsWith("bob@good.test (good.test): onion MX found by srv\n")
                    .contains("  1. " + ONION + " port 25, priority 0, weight 5\n")
                    .contains("  DNSSEC: secure, TTL 300 s\n")
                    .containsPattern(
                            "(?s)chain of trust:\n +\\. +secure; DS .*\n +test +secure; DS .*\n"
                                    + " +good.test +secure; DS ");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.code()).isZero();
        }
    }

    @Test
    void readsNamesFromAPipe() throws Exception {
        Ended ended = run("x.onion\n[192.0.2.1]\n", "lookup");

        assertThat(ended.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("x.onion\tundeliverable\tbounces\t-\t"),
                        line -> assertThat(line).startsWith("[192.0.2.1]\tnone\tordinary\t-\t"));
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isEqualTo(4);
    }

    @Test
    void checksMaps() throws Exception {
        Files.writeString(folder.resolve("map.txt"), "b.test nonsense\n");

        Ended ended = run("", "map", "check", "map.txt");

        assertThat(ended.out()).startsWith("error: map.txt:1: ").contains("nonsense");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void changesPins() throws Exception {
        Files.writeString(folder.resolve("pins.json"), "{ \"version\" : 1, \"domains\" : { } }");

        Ended ended = run("", "pins", "drop", "--file", "pins.json", "b.test");

        assertThat(ended.out()).isEqualTo("b.test: not known here\n");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void holdsNothingOfJamesOrAMailApi() throws IOException {
        assertThat(entries())
                .noneMatch(
                        name ->
                                name.matches(
                                        "(org/apache/(james|mailet)|javax/(mail|inject)"
                                                + "|com/google/inject|org/xbill)/.*"))
                .doesNotContain(
                        "james/onionmx/OnionMxModule.class",
                        "james/onionmx/configuration/JamesFiles.class")
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/licenses/dnsjava/LICENSE",
                        "META-INF/licenses/slf4j/LICENSE");
    }

    @Test
    void holdsEverythingThatOurClassesNeed() throws IOException {
        Set<String> entries = entries();
        JavaClasses ours;
        try (JarFile jar = new JarFile(CommandLineJar.JAR.toFile())) {
            ours =
                    new ClassFileImporter()
                            .withImportOption(
                                    location ->
                                            location.contains("/james/onionmx/")
                                                    && !location.contains("/internal/"))
                            .importJar(jar);
        }

        List<String> missing =
                ours.stream()
                        .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                        .filter(needed -> !needed.isPrimitive())
                        .map(needed -> needed.getName())
                        .filter(name -> !name.matches("(java|javax\\.net|javax\\.crypto|sun)\\..*"))
                        .filter(name -> !entries.contains(name.replace('.', '/') + ".class"))
                        .distinct()
                        .toList();

        assertThat(ours).isNotEmpty();
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Netty, netty-common",
        "Reactor, reactor-core",
        "Jackson, jackson-core",
        "Guava, guava",
        "commons-configuration, commons-configuration2",
        "commons-text, commons-text",
        "SLF4J, slf4j-api"
    })
    void bringsTheVersionsOfJames(String library, String artifact) throws IOException {
        String james =
                Files.readString(Path.of(System.getProperty("onionmx.james.classpath.file")));
        String bundled;
        try (JarFile jar = new JarFile(CommandLineJar.JAR.toFile())) {
            bundled = jar.getManifest().getMainAttributes().getValue("Bundled-Libraries");
        }

        String version = bundled.replaceAll(".*\\b" + library + " ([^ ,]+).*", "$1");

        assertThat(james).contains("/" + artifact + "-" + version + ".jar");
    }
}
