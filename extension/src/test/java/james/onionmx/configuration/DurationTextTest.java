package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.util.DurationParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "5",
                "7 ms",
                "1msec",
                "2 msecs",
                "30s",
                "30 S",
                "1 sec",
                "2 secs",
                "1 second",
                "4 seconds",
                "5m",
                "5min",
                "5 mins",
                "1 minute",
                "3 minutes",
                "2h",
                "1 hour",
                "2 hours",
                "3d",
                "1 day",
                "3 days",
                "1w",
                "1 week",
                "2 weeks",
                "1 month",
                "2 months",
                "1y",
                "1 year",
                "2 years",
                " 10 s "
            })
    void readsWhatJamesReads(String text) {
        assertThat(DurationText.parse(text)).contains(DurationParser.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "-1s",
                "1,5 s",
                "1.5s",
                "5 fortnights",
                "1s 2m",
                "PT5S",
                "99999999999999999999s",
                "9223372036854775807 years"
            })
    void readsNothingElse(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
