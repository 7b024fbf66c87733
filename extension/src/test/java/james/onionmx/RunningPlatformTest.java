package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningPlatformTest {

    private static final Runtime.Version JAVA_17 = Runtime.Version.parse("17.0.1");
    private static final String OWN_MESSAGES = MimeMessage.class.getName();

    @ParameterizedTest
    @ValueSource(strings = {"17", "17.0.15+6", "21", "25.0.1"})
    void hasNothingAgainstTheJamesItIsMadeForOnJava17OrLater(String java) {
        RunningPlatform platform = new RunningPlatform(Runtime.Version.parse(java), OWN_MESSAGES);

        assertThat(platform.problems()).isEmpty();
    }

    @Test
    void knowsTheJamesAroundIt() {
        assertThat(RunningPlatform.current().problems()).isEmpty();
    }

    @Test
    void saysWhichJavaToTake() {
        RunningPlatform platform =
                new RunningPlatform(Runtime.Version.parse("11.0.19"), OWN_MESSAGES);

        assertThat(platform.problems())
                .containsExactly(
                        "James OnionMX needs Java 17 or later, and this is Java 11: start James"
                                + " with a newer one");
    }

    @Test
    void saysWhichJarToTakeForAnotherJames() {
        List<String> problems =
                new RunningPlatform(JAVA_17, "another.mail.internet.MimeMessage").problems();

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("this jar of James OnionMX is for James 3.")
                .contains("into extensions-jars instead");
    }

    @Test
    void saysBothWhereBothAreWrong() {
        RunningPlatform platform =
                new RunningPlatform(
                        Runtime.Version.parse("11"), "another.mail.internet.MimeMessage");

        assertThat(platform.problems()).hasSize(2);
    }
}
