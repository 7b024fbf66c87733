package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.configuration.JamesFolder;
import james.onionmx.gate.CircuitSource;
import james.onionmx.gate.GateLimits;
import james.onionmx.gate.GateSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From James' files to a gate, or to words. */
class InboundAssemblyTest {

    private static final String LISTENER = "smtpserver.xml, listener smtpserver-onion: ";

    @TempDir private Path folder;

    private final List<String> refusals = new ArrayList<>();

    private InboundPolicy policy(JamesFolder james) throws Exception {
        JamesFiles files = james.files();
        return InboundAssembly.policy(files, files.onionMx().inbound(), refusals::add);
    }

    private InboundPolicy changed(String from, String to) throws Exception {
        return policy(Shipped.changed(folder, "smtpserver.xml", from, to));
    }

    @Test
    void takesTheShippedFilesAsTheyAre() throws Exception {
        GateSettings gate = policy(Shipped.in(folder)).gate().orElseThrow();

        assertThat(refusals).isEmpty();
        assertThat(gate)
                .returns("/127.0.0.1:2525", settings -> settings.listen().toString())
                .returns("/127.0.0.1:2526", settings -> settings.backEnd().toString())
                .returns("onion-mx.invalid", GateSettings::hostName)
                .returns(CircuitSource.PROXY_LINE, GateSettings::circuits)
                .returns(GateLimits.DEFAULT, GateSettings::limits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<proxyRequired> |"
                        + " <authorizedAddresses>127.0.0.0/8</authorizedAddresses><proxyRequired> |"
                        + " addresses may relay, and every stranger has a local one; remove"
                        + " <authorizedAddresses>127.0.0.0/8</authorizedAddresses>",
                "<announce>never | <announce>always | AUTH is announced; write"
                        + " <announce>never</announce> inside of <auth>, and no <authRequired>",
                "<announce>never | <announce>forUnauthorizedAddresses | AUTH is announced; write"
                        + " <announce>never</announce> inside of <auth>, and no <authRequired>",
                "<announce>never</announce> | </auth><authRequired>true</authRequired><auth> | AUTH"
                        + " is announced; write <announce>never</announce> inside of <auth>, and no"
                        + " <authRequired>",
                "<plainAuthEnabled>false | <plainAuthEnabled>true | passwords are taken; write"
                        + " <plainAuthEnabled>false</plainAuthEnabled> inside of <auth>",
                "<plainAuthEnabled>false</plainAuthEnabled> | '' | passwords are taken; write"
                        + " <plainAuthEnabled>false</plainAuthEnabled> inside of <auth>",
                "<announce>never</announce> |"
                    + " <announce>never</announce><oidc><scope>x</scope></oidc> | tokens are taken;"
                    + " remove <oidc> from <auth>",
                "<handlerchain coreHandlersPackage=\"james.onionmx.inbound.OnionHandlers\"> |"
                        + " <handlerchain> | the core handlers are James' own, which may take AUTH"
                        + " and look strangers up in the DNS; write <handlerchain"
                        + " coreHandlersPackage=\"james.onionmx.inbound.OnionHandlers\">",
                "\"james.onionmx.inbound.OnionHandlers\" |"
                    + " \"org.apache.james.smtpserver.CoreCmdHandlerLoader\" | the core handlers"
                    + " are org.apache.james.smtpserver.CoreCmdHandlerLoader, which may take AUTH"
                    + " and look strangers up in the DNS; write <handlerchain"
                    + " coreHandlersPackage=\"james.onionmx.inbound.OnionHandlers\">",
                "<handler class=\"james.onionmx.inbound.OnionInboundHook\"/> | '' | nothing takes"
                        + " the right to relay away, and marks the mail; add <handler"
                        + " class=\"james.onionmx.inbound.OnionInboundHook\"/> as the first in"
                        + " <handlerchain>",
                "<handler class=\"james.onionmx.inbound.OnionInboundHook\"/> | <handler"
                        + " class=\"some.Other\"/><handler"
                        + " class=\"james.onionmx.inbound.OnionInboundHook\"/> | some.Other decides"
                        + " before the onion's hook; move <handler"
                        + " class=\"james.onionmx.inbound.OnionInboundHook\"/> to the top of"
                        + " <handlerchain>",
                "</handlerchain> | <handler"
                        + " class=\"org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler\"/>"
                        + "</handlerchain> |"
                        + " org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler gives rights"
                        + " to a stranger; remove <handler"
                        + " class=\"org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler\"/>",
                "</handlerchain> | <handler"
                        + " class=\"org.apache.james.smtpserver.UsersRepositoryAuthHook\"/>"
                        + "</handlerchain> | org.apache.james.smtpserver.UsersRepositoryAuthHook"
                        + " gives rights to a stranger; remove <handler"
                        + " class=\"org.apache.james.smtpserver.UsersRepositoryAuthHook\"/>",
                "</handlerchain> | <handler"
                    + " class=\"org.apache.james.smtpserver.POP3BeforeSMTPHandler\"/></handlerchain>"
                    + " | org.apache.james.smtpserver.POP3BeforeSMTPHandler gives rights to a"
                    + " stranger; remove <handler"
                    + " class=\"org.apache.james.smtpserver.POP3BeforeSMTPHandler\"/>",
                "<proxyRequired>true</proxyRequired> | '' | it takes connections that do not come"
                        + " from the gate; write <proxyRequired>true</proxyRequired>",
                "<proxyRequired>true | <proxyRequired>no | it takes connections that do not come"
                        + " from the gate; write <proxyRequired>true</proxyRequired>",
                "socketTLS=\"false\" | socketTLS=\"true\" | it speaks TLS, which the gate does not;"
                        + " write <tls socketTLS=\"false\" startTLS=\"false\"/>",
                "<maxmessagesize>51200 | <maxmessagesize>0 | <maxmessagesize>0</maxmessagesize> is"
                        + " no limit; write <maxmessagesize>51200</maxmessagesize>, in kilobytes",
                "<maxmessagesize>51200</maxmessagesize> | '' | <maxmessagesize>0</maxmessagesize>"
                    + " is no limit; write <maxmessagesize>51200</maxmessagesize>, in kilobytes",
                "<maxmessagesize>51200 | <maxmessagesize>lots | <maxmessagesize>lots"
                        + "</maxmessagesize> is no limit; write"
                        + " <maxmessagesize>51200</maxmessagesize>, in kilobytes",
                "127.0.0.1:2526 | 127.0.0.1:2527 | it binds 127.0.0.1:2527, and the gate goes to"
                        + " inbound.james, which is 127.0.0.1:2526; write"
                        + " <bind>127.0.0.1:2526</bind> and nothing beside it",
                "127.0.0.1:2526 | '127.0.0.1:2526,127.0.0.1:587' | it binds 127.0.0.1:2526,"
                    + " 127.0.0.1:587, and the gate goes to inbound.james, which is 127.0.0.1:2526;"
                    + " write <bind>127.0.0.1:2526</bind> and nothing beside it",
                "127.0.0.1:2526 | 127.0.0.2:2526 | it binds 127.0.0.2:2526, and the gate goes to"
                        + " inbound.james, which is 127.0.0.1:2526; write"
                        + " <bind>127.0.0.1:2526</bind> and nothing beside it",
            })
    void namesEachPrivilegeAndTheLineToChange(String from, String to, String words)
            throws Exception {
        changed(from, to);

        assertThat(refusals).containsExactly(LISTENER + words);
    }

    @Test
    void refusesWhatIsNeitherTrueNorFalse() throws Exception {
        changed("<proxyRequired>true", "<proxyRequired>perhaps");

        assertThat(refusals)
                .singleElement()
                .asString()
                .startsWith(LISTENER)
                .contains("perhaps")
                .endsWith("; write true or false");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0:2526", "192.0.2.1:2526", "mx.b.example:2526"})
    void refusesAListenerThatOtherMachinesReach(String bind) throws Exception {
        changed("127.0.0.1:2526", bind);

        assertThat(refusals)
                .contains(
                        LISTENER
                                + "other machines reach it at "
                                + bind
                                + "; write <bind>127.0.0.1:2526</bind>");
    }

    @Test
    void findsAListenerBehindTheGateThatHasNothingOfOurs() throws Exception {
        policy(
                Shipped.in(folder)
                        .conf(
                                "smtpserver.xml",
                                "<smtpservers><smtpserver enabled=\"true\">"
                                        + "<bind>127.0.0.1:2526</bind><handlerchain/>"
                                        + "</smtpserver></smtpservers>"));

        assertThat(refusals)
                .hasSize(5)
                .allMatch(fault -> fault.startsWith("smtpserver.xml, listener smtpserver: "));
    }

    @Test
    void knowsThatLocalhostIsThisMachine() throws Exception {
        changed("127.0.0.1:2526", "localhost:2526");

        assertThat(refusals).isEmpty();
    }

    @Test
    void wantsTheGateToBeStarted() throws Exception {
        policy(
                Shipped.changed(
                        folder,
                        "extensions.properties",
                        "guice.extension.startable=",
                        "guice.extension.task="));

        assertThat(refusals)
                .containsExactly(
                        "extensions.properties: nothing starts the gate before the onion listener;"
                                + " add"
                                + " guice.extension.startable=james.onionmx.inbound.InboundGate");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0:2525", "127.0.0.1:2525", "localhost:2525"})
    void refusesAnotherListenerInThePlaceOfTheGate(String bind) throws Exception {
        changed(
                "</smtpservers>",
                "<smtpserver enabled=\"true\"><jmxName>other</jmxName><bind>"
                        + bind
                        + "</bind></smtpserver></smtpservers>");

        assertThat(refusals)
                .containsExactly(
                        "smtpserver.xml, listener other: it stands where Tor is to find the gate;"
                                + " bind something else than 127.0.0.1:2525, which is"
                                + " inbound.listen");
    }

    @Test
    void leavesListenersAloneThatStrangersDoNotReach() throws Exception {
        changed(
                "</smtpservers>",
                "<smtpserver enabled=\"true\"><bind>0.0.0.0:25</bind>"
                        + "<authorizedAddresses>127.0.0.0/8</authorizedAddresses></smtpserver>"
                        + "<smtpserver enabled=\"false\"><bind>127.0.0.1:2526</bind></smtpserver>"
                        + "</smtpservers>");

        assertThat(refusals).isEmpty();
    }

    @Test
    void startsNoGateWhereNothingIsToBeReceived() throws Exception {
        InboundPolicy policy =
                policy(new JamesFolder(folder).conf("smtpserver.xml", "<smtpservers/>"));

        assertThat(refusals).isEmpty();
        assertThat(policy.gate()).isEmpty();
    }

    @Test
    void startsNoGateWhereItIsOffAndChecksTheListenerAllTheSame() throws Exception {
        JamesFolder james =
                Shipped.changed(
                                folder,
                                "smtpserver.xml",
                                "<maxmessagesize>51200",
                                "<maxmessagesize>0")
                        .conf("onionmx.properties", "inbound.mode = off");

        InboundPolicy policy = policy(james);

        assertThat(policy.gate()).isEmpty();
        assertThat(refusals).hasSize(1);
    }

    @Test
    void onlyWarnsWhereTheOperatorWantsThat() throws Exception {
        JamesFolder james =
                Shipped.changed(
                                folder,
                                "smtpserver.xml",
                                "<maxmessagesize>51200",
                                "<maxmessagesize>0")
                        .conf("onionmx.properties", "inbound.check = warn");

        InboundPolicy policy = policy(james);

        assertThat(policy.gate()).isPresent();
        assertThat(refusals).isEmpty();
    }

    @Test
    void countsTheWholeServiceAsOneCircuitWhereTorTellsNone() throws Exception {
        JamesFolder james = Shipped.in(folder).conf("onionmx.properties", "inbound.mode = plain");

        GateSettings gate = policy(james).gate().orElseThrow();

        assertThat(gate.circuits()).isEqualTo(CircuitSource.LISTENER);
    }

    @Test
    void opensASecondEntranceForATorThatTellsNoCircuits() throws Exception {
        JamesFolder james =
                Shipped.in(folder)
                        .conf("onionmx.properties", "inbound.plain-listen=127.0.0.1:2527");

        GateSettings gate = policy(james).gate().orElseThrow();

        assertThat(gate.circuits()).isEqualTo(CircuitSource.PROXY_LINE);
        assertThat(gate.plainListen()).hasToString("Optional[/127.0.0.1:2527]");
    }

    @Test
    void letsNoListenerStandInTheSecondEntrance() throws Exception {
        policy(
                Shipped.changed(
                                folder,
                                "smtpserver.xml",
                                "</smtpservers>",
                                "<smtpserver enabled=\"true\"><bind>0.0.0.0:2527</bind>"
                                        + "</smtpserver></smtpservers>")
                        .conf("onionmx.properties", "inbound.plain-listen=127.0.0.1:2527"));

        assertThat(refusals)
                .containsExactly(
                        "smtpserver.xml, listener smtpserver: it stands where Tor is to find the"
                                + " gate; bind something else than 127.0.0.1:2527, which is"
                                + " inbound.plain-listen");
    }

    @Test
    void greetsWithTheNameOfTheListenerUnlessItIsTheMachines() throws Exception {
        assertThat(changed(">onion-mx.invalid<", ">mx.b.example<").gate().orElseThrow().hostName())
                .isEqualTo("mx.b.example");
        assertThat(
                        changed("autodetect=\"false\"", "autodetect=\"true\"")
                                .gate()
                                .orElseThrow()
                                .hostName())
                .isEqualTo("onion-mx.invalid");
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatThrownBy(() -> changed(">onion-mx.invalid<", ">my server<"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(
                        "smtpserver.xml, listener smtpserver-onion, <helloName>: the host name \"my"
                                + " server\", expected letters, digits, dots, hyphens");
    }
}
