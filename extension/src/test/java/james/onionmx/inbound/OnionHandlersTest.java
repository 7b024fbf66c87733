package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.core.ReceivedDataLineFilter;
import org.apache.james.smtpserver.AddDefaultAttributesMessageHook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnionHandlersTest {

    static List<String> handlers() {
        return new OnionHandlers().getHandlers();
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void namesAClassThatJamesCanMake(String name) throws Exception {
        Class<?> handler = Class.forName(name);

        assertThat(handler.getConstructors()).isNotEmpty();
    }

    @Test
    void answersNoCommandBeyondThoseOfATransaction() throws Exception {
        assertThat(handlers().stream().map(OnionHandlersTest::load))
                .filteredOn(CommandHandler.class::isAssignableFrom)
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrder(
                        "JamesDataCmdHandler",
                        "EhloCmdHandler",
                        "HeloCmdHandler",
                        "JamesMailCmdHandler",
                        "NoopCmdHandler",
                        "QuitCmdHandler",
                        "JamesRcptCmdHandler",
                        "RsetCmdHandler",
                        "StartTlsCmdHandler",
                        "UnknownCmdHandler");
    }

    @Test
    void resolvesNoAddress() {
        assertThat(handlers())
                .doesNotContain(
                        ReceivedDataLineFilter.class.getName(),
                        AddDefaultAttributesMessageHook.class.getName())
                .contains(OnionReceivedHeader.class.getName());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }
}
