package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@example.com",
                "b.o-b+tag=x@mail.example.com",
                "bob..twice.@example.com",
                "bob!uucp%relay@example.com",
                "bob@localhost",
                "bob@_host.example",
                "bob@[127.0.0.1]",
                "bob@[IPv6:::1]",
                "bob@duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
                "\"bob smith\"@example.com",
                "\"bob@home\"@example.com",
                "\"a<b>c\"@example.com",
                "\"a\\\"b\\\\c\"@example.com",
                "\"\"@example.com",
                "b\u00f6b@example.com",
                "bob@ex\u00e4mple.com",
                "\u5f20\u4f1f@\u4f8b\u5b50.example",
                "\ud83d\udceb@example.com",
                "\"bob \u00e9\"@example.com",
            })
    void takesAddressesThatStandInACommand(String address) {
        assertThat(ForwardPath.parse(address)).contains(new ForwardPath(address));
        assertThat(ReversePath.parse(address)).contains(new ReversePath(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "bob",
                "@example.com",
                "bob@",
                "bob@example.com\r\n",
                "bob@example.com\n",
                "bob\r\nRCPT TO:<eve@example.com>@example.com",
                "bob\rx@example.com",
                "bob\nx@example.com",
                "bob\u0000@example.com",
                "bob\t@example.com",
                "bob\u007f@example.com",
                "bob smith@example.com",
                "bob@example.com ",
                "bob@exam ple.com",
                "bob\u2028@example.com",
                "bob\u2029@example.com",
                "bob\u0085@example.com",
                "bob\u00a0@example.com",
                "bob\u3000@example.com",
                "bob\u202e@example.com",
                "bob\ufeff@example.com",
                "bob\ud83d@example.com",
                "bob\udceb@example.com",
                "bob\ue000@example.com",
                "bob@ex\u3002ample",
                "bob@example\u00a0com",
                "bob@[\u00e4]",
                "<bob@example.com>",
                "bob>@example.com",
                "bob@example.com> SIZE=1 <",
                "bob@\"> NOTIFY=NEVER <\"",
                "a\"b c\"@example.com",
                "\"bob@example.com",
                "bob\"@example.com",
                "\"bob\\\"@example.com",
                "\"bob\\",
                "\"bob\r\n\"@example.com",
                "\"bob\\\r\"@example.com",
                "\"bob\\\u00e9\"@example.com",
                "\"bob\u0085\"@example.com",
                "bob@one@two",
                "@relay.example,@other.example:bob@example.com",
                "bob@[127.0.0.1",
                "bob@[]",
                "bob@[a]b",
                "bob(comment)@example.com",
                "bob@example.com(comment)",
            })
    void refusesWhatCouldEndAPathOrALine(String address) {
        assertThat(ForwardPath.parse(address)).isEmpty();
        assertThat(ReversePath.parse(address)).isEmpty();
        assertThatThrownBy(() -> new ForwardPath(address))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReversePath(address))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "bob@example.com, bob@example.com, false",
        "bob@exämple.com, bob@xn--exmple-cua.com, false",
        "bob@EXÄMPLE.com, bob@xn--exmple-cua.com, false",
        "böb@exämple.com, böb@xn--exmple-cua.com, true",
        "böb@example.com, böb@example.com, true",
        "bob@straße.example, bob@straße.example, true",
        "bob@\u2163.example, bob@\u2163.example, true",
    })
    void writesADomainInAsciiWhereItMeansTheSameToAll(
            String address, String wireForm, boolean needsSmtpUtf8) {
        ForwardPath path = new ForwardPath(address);

        assertThat(path.wireForm()).isEqualTo(wireForm);
        assertThat(path.needsSmtpUtf8()).isEqualTo(needsSmtpUtf8);
    }

    @Test
    void theLengthOfAnAddressIsCountedInOctets() {
        String domain = "@example.com";

        assertThat(ForwardPath.parse("\u00e9".repeat(121) + domain)).isPresent();
        assertThat(ForwardPath.parse("\u00e9".repeat(122) + domain)).isEmpty();
    }

    @Test
    void onlyASenderMayBeEmpty() {
        assertThat(ReversePath.parse("")).contains(ReversePath.NULL_SENDER);
        assertThat(ForwardPath.parse("")).isEmpty();
    }

    @Test
    void theLongestAddressHas254Characters() {
        String domain = "@example.com";
        String longest = "a".repeat(254 - domain.length()) + domain;

        assertThat(ForwardPath.parse(longest)).isPresent();
        assertThat(ForwardPath.parse("a" + longest)).isEmpty();
    }
}
