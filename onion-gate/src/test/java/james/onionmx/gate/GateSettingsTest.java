package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gate cannot be, told in words. */
class GateSettingsTest {

    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 2525);

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nb", "-a", "a.", "\u00e4.example"})
    void refusesAHostNameThatIsNone(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateSettings.between(HERE, HERE, name))
                .withMessageContaining("the host name \"" + name + "\", expected");
    }

    @Test
    void refusesAddressesThatNeedResolving() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("james.test", 25);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateSettings.between(name, HERE, "a.example"))
                .withMessage("the listen address james.test does not resolve");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateSettings.between(HERE, name, "a.example"))
                .withMessage("the back-end address james.test does not resolve");
    }

    @Test
    void refusesABackEndWithoutAPort() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateSettings.between(HERE, any, "a.example"))
                .withMessage("a back-end port of 0, expected 1 to 65535");
    }

    @ParameterizedTest
    @EnumSource(Limits.Limit.class)
    void refusesALimitThatLetsNothingThrough(Limits.Limit limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.with(limit, 0))
                .withMessageStartingWith("a limit of 0 ")
                .withMessageContaining("expected");
    }

    @Test
    void refusesATimeoutOfNothing() {
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new GateTimeouts(
                                        second,
                                        Duration.ZERO,
                                        second,
                                        second,
                                        second,
                                        second,
                                        second,
                                        second,
                                        second,
                                        second))
                .withMessage("idle: a timeout of PT0S, expected 1 ms or more");
    }
}
