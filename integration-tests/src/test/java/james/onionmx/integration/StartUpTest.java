package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import james.onionmx.testbed.james.JamesServer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What James does with the drop-in jar and an {@code onionmx.properties} good or bad. */
class StartUpTest {

    private static final String ONION = "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad";

    private static JamesServer server(String properties, String map) {
        return server(Project.extensionJar(), properties, map);
    }

    private static JamesServer server(Path jar, String properties, String map) {
        DropInConfiguration shipped = DropInConfiguration.shipped();
        return JamesServer.named("startup")
                .plainMail()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .conf("onionmx.properties", properties)
                .conf("onion-map.txt", map)
                .extensionJar(jar)
                .domain("a.example")
                .build();
    }

    @Test
    void startsWithAnEmptyPropertiesFile() {
        try (JamesServer james = server("", "")) {
            james.start();

            assertThat(james.webAdmin().get("/healthcheck").status()).isEqualTo(200);
            assertThat(james.logs()).contains("Delivery to onions from queue onion-outgoing");
        }
    }

    @Test
    void stopsJamesWithTheJarForAnotherAndSaysWhichToTake() {
        try (JamesServer james = server(Project.extensionJarForJames39(), "", "")) {
            Throwable failure = catchThrowable(james::start);

            assertThat(failure).isNotNull();
            assertThat(james.isAlive()).isFalse();
            assertThat(james.logs())
                    .contains(
                            "this jar of James OnionMX is for James 3.9 or later, and this is James"
                                    + " 3.8: put the jar whose name ends in -james38.jar into"
                                    + " extensions-jars instead");
        }
    }

    static Stream<Arguments> badConfigurations() {
        return Stream.of(
                Arguments.of(
                        "tor.sox=127.0.0.1:9050",
                        "",
                        "onionmx.properties: unknown key tor.sox = \"127.0.0.1:9050\", expected one"
                                + " of "),
                Arguments.of(
                        "tor.socks=9050",
                        "",
                        "onionmx.properties: tor.socks = \"9050\", expected host:port"),
                Arguments.of(
                        "lookup.order=srv,dns",
                        "",
                        "onionmx.properties: lookup.order = \"srv,dns\", expected each at most once"
                                + " of literal, map, mx-map, srv, but \"dns\" is no source"),
                Arguments.of(
                        "pin.file=file://conf/onion-map.txt",
                        "{ \"version\" : 1,\n  \"domains\" : broken",
                        "onion-map.txt:2:"),
                Arguments.of(
                        "dnssec=trust-ad\ndns.resolvers=192.0.2.1",
                        "",
                        "onionmx.properties: dnssec = \"trust-ad\", expected another value, or"
                                + " resolvers on this machine only: 192.0.2.1 is not"),
                Arguments.of(
                        "dnssec.trust-anchors=file://conf/onion-map.txt",
                        "; none\n. IN A 192.0.2.1\n",
                        "onion-map.txt: a A record of ., expected DS and DNSKEY records only"),
                Arguments.of(
                        "map.files=file://conf/onion-map.txt",
                        "good.example "
                                + ONION
                                + ".onion\nbad.example a"
                                + ONION.substring(1)
                                + ".onion\n",
                        "onion-map.txt:2: "));
    }

    @ParameterizedTest
    @MethodSource("badConfigurations")
    void stopsJamesAndSaysWhatIsWrongAndWhere(String properties, String map, String message) {
        try (JamesServer james = server(properties, map)) {
            Throwable failure = catchThrowable(james::start);

            assertThat(failure).isNotNull();
            assertThat(james.isAlive()).isFalse();
            assertThat(james.logs()).contains(message);
        }
    }
}
