package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "b\u00f6b@example.com",
                "bob@ex\u00e4mple.com",
                "bob\u2028@example.com",
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
                "\"bob\u00e9\"@example.com",
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
