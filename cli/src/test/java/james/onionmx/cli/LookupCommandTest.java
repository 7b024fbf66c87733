package james.onionmx.cli;

import static james.onionmx.cli.OperatorFolder.ONE;
import static james.onionmx.cli.OperatorFolder.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.dns.Signatures;
import james.onionmx.testbed.dns.SignedZones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupCommandTest {

    private static final SignedZones ZONES =
            SignedZones.rootedWith(13)
                    .zone("test", "")
                    .zone(
                            "good.test",
                            "$TTL 3600\n_onion-mx._tcp SRV 10 5 2525 "
                                    + TWO
                                    + ".\n_onion-mx._tcp SRV 0 5 25 "
                                    + ONE
                                    + ".\n_onion-mx._tcp.alias CNAME _onion-mx._tcp.plain.test.\n")
                    .zone(
                            "plain.test",
                            Signatures.UNSIGNED_ZONE,
                            "_onion-mx._tcp SRV 0 0 25 " + TWO + ".")
                    .zone(
                            "expired.test",
                            Signatures.EXPIRED,
                            "_onion-mx._tcp SRV 0 0 25 " + TWO + ".")
                    .build();

    @TempDir private Path folder;

    private OperatorFolder james;
    private DnsZone dns;

    @BeforeEach
    void startTheResolver() throws IOException {
        dns = DnsZone.start(ZONES);
        james = new OperatorFolder(folder);
        james.conf("root.ds", ZONES.trustAnchor() + "\n");
    }

    @AfterEach
    void stopTheResolver() {
        dns.close();
    }

    private String config(String... more) throws IOException {
        return james.config(
                "dns.resolvers=127.0.0.1:" + dns.port(),
                "dnssec.trust-anchors=file://conf/root.ds",
                String.join("\n", more));
    }

    @Test
    void tellsTargetsInTryOrderSourceTimeToLiveAndDnssec() throws Exception {
        Run run = Run.of("lookup", "--config", config(), "bob@Good.Test.");

        assertThat(run.lines())
                .containsExactly(
                        "bob@Good.Test. (good.test): onion MX found by srv, 2 services, tried by"
                                + " priority, equals drawn by weight",
                        "  1. " + ONE + " port 25, priority 0, weight 5",
                        "  2. " + TWO + " port 2525, priority 10, weight 5",
                        "  DNSSEC: secure, TTL 3600 s",
                        "  pin:    not seen before",
                        "  mail:   goes over Tor");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void explainsWhoWasAskedAndHowTrustComesDown() throws Exception {
        Run run = Run.of("lookup", "--explain", "--config", config(), "good.test");

        assertThat(run.lines())
                .containsSubsequence(
                        "  asked, in this order:",
                        "    literal  no: good.test is not an onion name",
                        "    map      no: good.test is in no map",
                        "    mx-map   no: no map has an entry for a mail exchanger",
                        "    srv      yes",
                        "  the DNS about _onion-mx._tcp.good.test, secure, TTL 3600 s:",
                        "    SRV 0 5 25 " + ONE + ".",
                        "  chain of trust:");
        assertThat(run.lines().subList(run.lines().size() - 3, run.lines().size()))
                .satisfiesExactly(
                        zone -> assertThat(zone).startsWith("    .          secure; DS "),
                        zone -> assertThat(zone).startsWith("    test       secure; DS "),
                        zone ->
                                assertThat(zone)
                                        .startsWith("    good.test  secure; DS ")
                                        .contains("ECDSAP256SHA256 SHA-256; keys ")
                                        .endsWith("ECDSAP256SHA256 KSK"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "good.test           | 0 | onion         | tor      | srv | secure",
                "plain.test          | 0 | onion         | tor      | srv | insecure",
                "alias.good.test     | 0 | onion         | tor      | srv | insecure",
                "nothing.good.test   | 1 | none          | ordinary | -   | secure",
                "expired.test        | 3 | unknown       | ordinary | -   | bogus",
                "'a b'@[192.0.2.1]   | 1 | none          | ordinary | -   | -",
                "bob@x.onion         | 4 | undeliverable | bounces  | -   | -",
                "\"a@b\"@plain.test  | 0 | onion         | tor      | srv | insecure",
                "mapped.test         | 0 | onion         | tor      | map | -",
                "ignored.test        | 1 | none          | ordinary | -   | -"
            })
    void answersScriptsInTabSeparatedFields(
            String name, int code, String outcome, String mail, String source, String dnssec)
            throws Exception {
        james.conf("map.txt", "mapped.test " + ONE + "\n");

        Run run =
                Run.reading(
                        name + "\n",
                        "lookup",
                        "--config",
                        config("map.files=file://conf/map.txt", "ignored.domains=ignored.test"));

        assertThat(run.code()).isEqualTo(code);
        assertThat(run.lines()).hasSize(1);
        assertThat(run.lines().get(0).split("\t", -1))
                .hasSize(7)
                .startsWith(name, outcome, mail, source, dnssec);
    }

    @Test
    void answersEachLineOfItsInputInOrderAndExitsWithTheWorst() throws Exception {
        Run run =
                Run.reading(
                        "good.test\n\n  plain.test  \nexpired.test\nx.onion\n",
                        "lookup",
                        "-",
                        "--config",
                        config());

        assertThat(run.lines())
                .extracting(line -> line.substring(0, line.indexOf('\t')))
                .containsExactly("good.test", "plain.test", "expired.test", "x.onion");
        assertThat(run.lines().get(0).split("\t", -1)[5])
                .isEqualTo("0:5:" + ONE + ":25,10:5:" + TWO + ":2525");
        assertThat(run.code()).isEqualTo(ExitCodes.UNDELIVERABLE);
    }

    @Test
    void writesOneJsonObjectALine() throws Exception {
        Run run =
                Run.reading(
                        "good.test\nnothing.good.test\n", "lookup", "--json", "--config", config());

        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(0))
                .startsWith(
                        "{\"name\":\"good.test\",\"domain\":\"good.test\",\"outcome\":\"onion\","
                                + "\"mail\":\"tor\",\"source\":\"srv\",\"dnssec\":\"secure\","
                                + "\"ttl\":3600,\"targets\":[{\"onion\":\""
                                + ONE
                                + "\",\"port\":25,\"priority\":0,\"weight\":5},")
                .contains("\"pin\":{\"state\":\"new\"}")
                .contains("\"asked\":[{\"source\":\"literal\",\"outcome\":\"none\",")
                .contains("\"dns\":{\"question\":\"_onion-mx._tcp.good.test\"")
                .doesNotContain("\"chain\"");
        assertThat(run.lines().get(1))
                .contains("\"targets\":[]")
                .contains("\"reason\":\"_onion-mx._tcp.nothing.good.test does not exist\"");
    }

    @Test
    void putsTheChainIntoJsonIfItIsWanted() throws Exception {
        Run run = Run.of("lookup", "--json", "--explain", "--config", config(), "plain.test");

        assertThat(run.out())
                .contains("\"chain\":[{\"zone\":\".\",\"state\":\"secure\",\"ds\":[\"")
                .contains(
                        "{\"zone\":\"plain.test\",\"state\":\"insecure\",\"ds\":[],\"keys\":[],"
                                + "\"remark\":\"the zone above proves that it is not signed\"}");
    }

    @Test
    void saysThatNobodyValidated() throws Exception {
        Run run = Run.of("lookup", "--explain", "--config", config("dnssec=off"), "good.test");

        assertThat(run.lines())
                .contains("  DNSSEC: not validated, TTL 3600 s")
                .doesNotContain("  chain of trust:");
    }

    @Test
    void saysThatTheDnsDoesNotAnswerAndThatMailWaits() throws Exception {
        dns.failWith(DnsFault.SERVFAIL);

        Run run = Run.of("lookup", "--config", config("lookup.on-failure=defer"), "good.test");

        assertThat(run.lines().get(0)).isEqualTo("good.test: cannot be told now");
        assertThat(run.lines()).contains("  mail:   waits (lookup.on-failure = defer)");
        assertThat(run.code()).isEqualTo(ExitCodes.UNDECIDED);
    }

    @Test
    void showsTheChangeThatStrictPinsHoldBackAndWritesNothing() throws Exception {
        Path pins = james.pins(OperatorFolder.pin("plain.test", ONE, ""));
        String before = Files.readString(pins);

        Run run = Run.of("lookup", "--config", config("pin=strict"), "plain.test");

        assertThat(run.lines().get(0)).isEqualTo("plain.test: onion MX held back");
        assertThat(run.out()).contains("  pin:    CHANGED since ").contains("  mail:   waits\n");
        assertThat(run.code()).isEqualTo(ExitCodes.UNDECIDED);
        assertThat(pins).hasContent(before);
        assertThat(pins.resolveSibling("pins.json.lock")).doesNotExist();
    }

    @Test
    void showsWhatIsPinned() throws Exception {
        james.pins(OperatorFolder.pin("plain.test", TWO, ""));

        Run run = Run.of("lookup", "--config", config(), "plain.test");

        assertThat(run.out()).contains("  pin:    pinned since 2026-01-01 08:00 UTC, last seen ");
    }

    @Test
    void asksTheResolversOfJamesWhereTheConfigurationNamesNone() throws Exception {
        james.conf(
                "dnsservice.xml",
                "<dnsservice><servers><server>no-address</server></servers></dnsservice>");

        Run run = Run.of("lookup", "--config", james.config("dnssec=off"), "good.test");

        assertThat(run.err())
                .isEqualTo(
                        "onionmx lookup: dnsservice.xml: <server>no-address</server>, expected an"
                                + " address\n");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dnssec=maybe        | dnssec = \"maybe\", expected one of off, prefer, require,"
                        + " trust-ad",
                "dns.timeout=soon    | dns.timeout = \"soon\", expected a duration such as",
                "dns.resolver=::1    | unknown key dns.resolver = \"::1\", expected one of",
                "map.files=http://x  | map.files = \"http://x\", expected files or folders that"
                        + " exist"
            })
    void namesFileKeyValueAndWhatWasExpected(String line, String expected) throws Exception {
        String config = james.config(line);

        Run run = Run.of("lookup", "--config", config, "good.test");

        assertThat(run.err()).contains(expected);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void namesAConfigurationThatIsNotThere() {
        Run run = Run.of("lookup", "--config", "/nowhere/onionmx.properties", "good.test");

        assertThat(run.err())
                .isEqualTo(
                        "onionmx lookup: /nowhere/onionmx.properties: no such file, or it cannot"
                                + " be read\n");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void asksForANameAtATerminal() {
        Run run = Run.of("lookup");

        assertThat(run.err())
                .startsWith("onionmx lookup: a domain or an address is missing;")
                .endsWith("Try onionmx lookup --help for help.\n");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void knowsTheWordsOfAMistypedOption() {
        Run run = Run.of("lookup", "--explian", "good.test");

        assertThat(run.err()).contains("'--explian'").contains("--explain");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }
}
