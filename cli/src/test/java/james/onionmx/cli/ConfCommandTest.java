package james.onionmx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfCommandTest {

    private static final Path SHIPPED =
            Path.of(System.getProperty("onionmx.root"), "james-conf", "drop-in");
    private static final String LISTENER = "smtpserver.xml, listener smtpserver-onion: ";
    private static final String FASTFAIL = "org.apache.james.smtpserver.fastfail.";

    @TempDir private Path folder;

    @BeforeEach
    void takeTheShippedFiles() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private Run check() {
        return Run.of("conf", "check", folder.toString());
    }

    private void change(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    @Test
    void hasNothingToSayAboutTheShippedFiles() {
        Run run = check();

        assertThat(run.out()).isEqualTo("0 dangers, 0 pieces of advice\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCodes.OK);
    }

    @Test
    void hasNothingToSayAboutTheShippedGateway() {
        Run run = Run.of("conf", "check", SHIPPED.resolveSibling("gateway").toString());

        assertThat(run.out()).isEqualTo("0 dangers, 0 pieces of advice\n");
        assertThat(run.code()).isEqualTo(ExitCodes.OK);
    }

    @Test
    void namesAGatewayThatSendsElsewhereThanToTheServerBehindIt() throws IOException {
        for (String file : List.of("smtpserver.xml", "mailetcontainer.xml", "onionmx.properties")) {
            Files.copy(
                    SHIPPED.resolveSibling("gateway").resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        change("mailetcontainer.xml", "<gateway>10.0.0.2:25", "<gateway>203.0.113.7:25");

        assertThat(check().out()).contains("danger: mailetcontainer.xml, processor inner: Remote");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "smtpserver.xml",
                        "<proxyRequired>",
                        "<authorizedAddresses>127.0.0.0/8</authorizedAddresses><proxyRequired>",
                        "danger: "
                                + LISTENER
                                + "addresses may relay, and every stranger has a local one; remove"
                                + " <authorizedAddresses>127.0.0.0/8</authorizedAddresses>"),
                Arguments.of(
                        "smtpserver.xml",
                        "<plainAuthEnabled>false",
                        "<plainAuthEnabled>true",
                        "danger: "
                                + LISTENER
                                + "passwords are taken; write"
                                + " <plainAuthEnabled>false</plainAuthEnabled> inside of <auth>"),
                Arguments.of(
                        "smtpserver.xml",
                        "</handlerchain>",
                        "<handler class=\"org.apache.james.smtpserver.UsersRepositoryAuthHook\"/>"
                                + "</handlerchain>",
                        "danger: "
                                + LISTENER
                                + "org.apache.james.smtpserver.UsersRepositoryAuthHook gives rights"
                                + " to a stranger; remove <handler"
                                + " class=\"org.apache.james.smtpserver.UsersRepositoryAuthHook\"/>"),
                Arguments.of(
                        "smtpserver.xml",
                        "<maxmessagesize>51200</maxmessagesize>",
                        "",
                        "danger: "
                                + LISTENER
                                + "<maxmessagesize>0</maxmessagesize> is no limit; write"
                                + " <maxmessagesize>51200</maxmessagesize>, in kilobytes"),
                Arguments.of(
                        "smtpserver.xml",
                        "<maxmessagesize>51200",
                        "<maxmessagesize>10M",
                        "advice: "
                                + LISTENER
                                + "it takes smaller messages than the gate announces"
                                + " (inbound.mail.size = 52428800 octets); write"
                                + " <maxmessagesize>51200</maxmessagesize>, in kilobytes"),
                Arguments.of(
                        "smtpserver.xml",
                        "<handler class=\"" + FASTFAIL + "ValidRcptHandler\"/>",
                        "",
                        "advice: "
                                + LISTENER
                                + "mail for users that there are not is taken, and bounces; add"
                                + " <handler class=\""
                                + FASTFAIL
                                + "ValidRcptHandler\"/> to <handlerchain>"),
                Arguments.of(
                        "smtpserver.xml",
                        "<connectionLimit>200</connectionLimit>",
                        "",
                        "advice: "
                                + LISTENER
                                + "nothing limits its connections; write"
                                + " <connectionLimit>200</connectionLimit>"),
                Arguments.of(
                        "smtpserver.xml",
                        "<connectionLimit>200",
                        "<connectionLimit>99",
                        "advice: "
                                + LISTENER
                                + "it takes fewer connections than the gate makes"
                                + " (inbound.james.connections = 100); write"
                                + " <connectionLimit>200</connectionLimit>"),
                Arguments.of(
                        "smtpserver.xml",
                        "<connectionLimitPerIP>0",
                        "<connectionLimitPerIP>5",
                        "advice: "
                                + LISTENER
                                + "<connectionLimitPerIP> counts 127.0.0.1, which is everyone;"
                                + " write <connectionLimitPerIP>0</connectionLimitPerIP>"),
                Arguments.of(
                        "extensions.properties",
                        "guice.extension.module=james.onionmx.OnionMxModule",
                        "",
                        "danger: extensions.properties: nothing loads the extension; add"
                                + " guice.extension.module=james.onionmx.OnionMxModule"),
                Arguments.of(
                        "extensions.properties",
                        "guice.extension.startable=james.onionmx.inbound.InboundGate",
                        "",
                        "danger: extensions.properties: nothing starts the gate before the onion"
                                + " listener; add"
                                + " guice.extension.startable=james.onionmx.inbound.InboundGate"),
                Arguments.of(
                        "mailetcontainer.xml",
                        "james.onionmx.matchers.ReceivedOverOnion",
                        "RelayLimit=30",
                        "danger: mailetcontainer.xml, processor relay: OnionRemoteDelivery would"
                            + " send on what came over the onion service; put before it <mailet"
                            + " match=\"james.onionmx.matchers.ReceivedOverOnion\""
                            + " class=\"ToProcessor\"><processor>relay-denied</processor></mailet>"),
                Arguments.of(
                        "mailetcontainer.xml",
                        "james.onionmx.matchers.RecipientHasOnionMx",
                        "HostIs=a.example",
                        "advice: mailetcontainer.xml: no mailet asks for onions, so no mail goes"
                                + " out over Tor; add the mailet of"
                                + " james-conf/drop-in/mailetcontainer.xml with"
                                + " match=\"james.onionmx.matchers.RecipientHasOnionMx\""));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesAMistakeAndTheLineToChange(String file, String from, String to, String expected)
            throws IOException {
        change(file, from, to);

        Run run = check();

        assertThat(run.lines()).hasSize(2).first().isEqualTo(expected);
        assertThat(run.code()).isEqualTo(ExitCodes.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FASTFAIL + "ResolvableEhloHeloHandler",
                FASTFAIL + "ReverseEqualsEhloHeloHandler",
                FASTFAIL + "ValidSenderDomainHandler",
                FASTFAIL + "SPFHandler",
                "org.apache.james.protocols.smtp.core.fastfail.ResolvableEhloHeloHandler",
            })
    void namesWhoeverAsksForNamesOfPeersOnAnyListener(String handler) throws IOException {
        change(
                "smtpserver.xml",
                "</smtpservers>",
                "<smtpserver enabled=\"true\"><jmxName>mx</jmxName><bind>0.0.0.0:25</bind>"
                        + "<handlerchain><handler class=\""
                        + handler
                        + "\"/></handlerchain></smtpserver></smtpservers>");

        Run run = check();

        assertThat(run.lines())
                .hasSize(2)
                .first()
                .isEqualTo(
                        "advice: smtpserver.xml, listener mx: "
                                + handler
                                + " asks the DNS for names that the peer says, .onion names too"
                                + " (RFC 7686); remove <handler class=\""
                                + handler
                                + "\"/>");
        assertThat(run.code()).isEqualTo(ExitCodes.NO);
    }

    /** Those that are fragments lie over drop-in, as their pages say. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway",
                "single/conf",
                "distributed",
                "modes/plain-port",
                "modes/second-loopback"
            })
    void findsNothingToChangeInAnyShippedSet(String set) throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED.resolveSibling(set))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        folder.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }

        Run run = check();

        assertThat(run.lines()).containsExactly("0 dangers, 0 pieces of advice");
        assertThat(run.code()).isEqualTo(ExitCodes.OK);
    }

    @Test
    void asksNoGuardOfAServerThatReceivesNothingOverOnions() throws IOException {
        Files.delete(folder.resolve("smtpserver.xml"));
        change("mailetcontainer.xml", "james.onionmx.matchers.ReceivedOverOnion", "All");

        assertThat(check().code()).isEqualTo(ExitCodes.OK);
    }

    @Test
    void saysWhichFileItCannotRead() throws IOException {
        Files.writeString(folder.resolve("smtpserver.xml"), "<smtpservers>");

        Run run = check();

        assertThat(run.err()).contains("smtpserver.xml: cannot be read: ");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void saysWhichKeyIsWrong() throws IOException {
        Files.writeString(folder.resolve("onionmx.properties"), "inbound.mode=tor\n");

        Run run = check();

        assertThat(run.err())
                .contains("onionmx.properties: inbound.mode = \"tor\", expected one of");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void wantsAFolder() {
        Run run = Run.of("conf", "check", folder.resolve("none").toString());

        assertThat(run.err()).contains("none: no such folder");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }
}
