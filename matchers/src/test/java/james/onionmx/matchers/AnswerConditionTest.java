package james.onionmx.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.lookup.Assurance;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.LookupOutcome.Withheld;
import james.onionmx.lookup.LookupSource;
import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.OnionRoute;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Which answers the matcher believes under which condition. */
class AnswerConditionTest {

    private static final String ONION =
            "o2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion";
    private static final Map<String, LookupOutcome> ANSWERS =
            Map.of(
                    "map.test",
                    new Found(route(), LookupSource.MAP),
                    "srv.test",
                    new Found(route(), LookupSource.SRV),
                    "signed.test",
                    new Found(route(), LookupSource.SRV, Assurance.DNSSEC),
                    "held.test",
                    new Withheld("held back"),
                    "unknown.test",
                    new Unknown("SERVFAIL"),
                    "none.test",
                    new NoOnionMx("none"),
                    ONION,
                    new Found(route(), LookupSource.LITERAL));
    private static final OnionMxDirectory DIRECTORY = domain -> Mono.just(ANSWERS.get(domain));

    @ParameterizedTest
    @CsvSource({
        "'',             map.test,     true",
        "'',             srv.test,     true",
        "'',             signed.test,  true",
        "' ',            srv.test,     true",
        "map,            map.test,     true",
        "map,            srv.test,     false",
        "map,            signed.test,  false",
        "srv,            map.test,     false",
        "srv,            srv.test,     true",
        "srv,            signed.test,  true",
        "dnssec,         map.test,     false",
        "dnssec,         srv.test,     false",
        "dnssec,         signed.test,  true",
        "'MAP, DNSSEC',  map.test,     true",
        "'MAP, DNSSEC',  srv.test,     false",
        "'MAP, DNSSEC',  signed.test,  true",
        "mx-map,         map.test,     false",
        "literal,        map.test,     false",
        "literal,        none.test,    false",
    })
    void believesTheAnswersThatItNames(String condition, String domain, boolean matched)
            throws Exception {
        assertThat(matches(condition, LookupFailurePolicy.CLEAR, domain)).isEqualTo(matched);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "map", "mx-map", "srv", "dnssec", "literal"})
    void concernsNoOnionNamesAndNothingThatIsHeldBackOrUnknown(String condition) throws Exception {
        assertThat(matches(condition, LookupFailurePolicy.CLEAR, ONION)).isTrue();
        assertThat(matches(condition, LookupFailurePolicy.CLEAR, "x.onion")).isTrue();
        assertThat(matches(condition, LookupFailurePolicy.CLEAR, "held.test")).isTrue();
        assertThat(matches(condition, LookupFailurePolicy.CLEAR, "unknown.test")).isFalse();
        assertThat(matches(condition, LookupFailurePolicy.DEFER, "unknown.test")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"example.com, example.com", "'map,dns', dns", "'map,', ''", "mx_map, mx_map"})
    void refusesUnknownWords(String condition, String word) {
        assertThatThrownBy(() -> matches(condition, LookupFailurePolicy.CLEAR, "map.test"))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "RecipientHasOnionMx=%s: unknown word \"%s\", expected a comma list of"
                                + " literal, map, mx-map, srv, dnssec",
                        condition, word);
    }

    private static boolean matches(String condition, LookupFailurePolicy policy, String domain)
            throws MessagingException {
        RecipientHasOnionMx matcher =
                new RecipientHasOnionMx(
                        DIRECTORY, new LookupSettings(policy, Duration.ofSeconds(5)));
        matcher.init(
                FakeMatcherConfig.builder()
                        .matcherName("RecipientHasOnionMx")
                        .condition(condition)
                        .build());
        MailAddress recipient = new MailAddress("a@" + domain);
        return matcher.match(FakeMail.builder().name("mail").recipient(recipient).build())
                .contains(recipient);
    }

    private static OnionRoute route() {
        OnionAddress onion = ((OnionAddress.Parsed.Valid) OnionAddress.parse(ONION)).address();
        return new OnionRoute(List.of(new OnionMx(new OnionEndpoint(onion, 25), 0, 0)));
    }
}
