package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.AnswerCondition;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupSource;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.OnionRoute;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.testbed.onion.OnionNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RecipientRoutingTest {

    private final List<String> lookedUp = Collections.synchronizedList(new ArrayList<>());
    private final OnionMxDirectory directory =
            domain -> {
                lookedUp.add(domain);
                return Mono.just(outcomeFor(domain));
            };
    private final RecipientRouting routing = new RecipientRouting(directory, IsolationMode.ONION);

    private static LookupOutcome outcomeFor(String domain) {
        return switch (domain) {
            case "one.example", "two.example" ->
                    new LookupOutcome.Found(Mails.route("shared"), LookupSource.MAP);
            case "other.example" -> new LookupOutcome.Found(Mails.route("other"), LookupSource.SRV);
            case "dead.onion" -> new LookupOutcome.Undeliverable("no such onion");
            case "gone.example" -> new LookupOutcome.NoOnionMx("NXDOMAIN");
            default -> new LookupOutcome.Unknown("SERVFAIL");
        };
    }

    private Map<Destination, List<MailAddress>> group(String... recipients) {
        return routing.group(Mails.addresses(recipients)).block();
    }

    @Test
    void putsRecipientsOfTwoDomainsOnOneOnionTogether() {
        Map<Destination, List<MailAddress>> groups =
                group("a@one.example", "b@other.example", "c@two.example");

        assertThat(groups)
                .containsOnly(
                        Map.entry(
                                new Destination.Onion(Mails.route("shared")),
                                Mails.addresses("a@one.example", "c@two.example")),
                        Map.entry(
                                new Destination.Onion(Mails.route("other")),
                                Mails.addresses("b@other.example")));
    }

    @Test
    void keepsDomainsOnOneOnionApartWhereIsolationIsByDomain() {
        RecipientRouting byDomain = new RecipientRouting(directory, IsolationMode.DOMAIN);

        Map<Destination, List<MailAddress>> groups =
                byDomain.group(Mails.addresses("a@one.example", "b@two.example", "c@One.example"))
                        .block();

        assertThat(groups)
                .containsOnly(
                        Map.entry(
                                new Destination.Onion(
                                        Mails.route("shared"), Optional.of("one.example")),
                                Mails.addresses("a@one.example", "c@One.example")),
                        Map.entry(
                                new Destination.Onion(
                                        Mails.route("shared"), Optional.of("two.example")),
                                Mails.addresses("b@two.example")));
    }

    @Test
    void looksEachDomainUpOnceWhateverItsCase() {
        group("a@one.example", "b@ONE.example", "c@One.Example");

        assertThat(lookedUp).containsExactly("one.example");
    }

    @Test
    void letsMailWaitWhoseRouteComesFromWhatIsNotBelieved() {
        RecipientRouting believing = routing.believing(AnswerCondition.parse("map"));

        Map<Destination, List<MailAddress>> groups =
                believing.group(Mails.addresses("a@one.example", "b@other.example")).block();

        assertThat(groups)
                .containsOnly(
                        Map.entry(
                                new Destination.Onion(Mails.route("shared")),
                                Mails.addresses("a@one.example")),
                        Map.entry(
                                notNow(
                                        Destination.NotNow.Cause.HELD_BACK,
                                        "the onion MX of other.example is known only from what is"
                                                + " not believed"),
                                Mails.addresses("b@other.example")));
    }

    @Test
    void believesAnOnionNameWhateverTheCondition() {
        String onion = OnionNames.named("literal");
        RecipientRouting believing =
                new RecipientRouting(
                                domain ->
                                        Mono.just(
                                                new LookupOutcome.Found(
                                                        Mails.route("literal"),
                                                        LookupSource.LITERAL)),
                                IsolationMode.ONION)
                        .believing(AnswerCondition.parse("dnssec"));

        assertThat(believing.group(Mails.addresses("a@" + onion)).block())
                .containsOnlyKeys(new Destination.Onion(Mails.route("literal")));
    }

    @ParameterizedTest
    @MethodSource("brokenDirectories")
    void letsTheMailWaitWhereALookUpGoesWrong(OnionMxDirectory broken) {
        List<MailAddress> recipients = Mails.addresses("a@one.example", "b@one.example");

        StepVerifier.withVirtualTime(
                        () -> new RecipientRouting(broken, IsolationMode.ONION).group(recipients))
                .thenAwait(Duration.ofMinutes(2))
                .assertNext(
                        groups ->
                                assertThat(groups)
                                        .containsExactly(
                                                Map.entry(
                                                        notNow(
                                                                Destination.NotNow.Cause.UNKNOWN,
                                                                "the onion MX of one.example cannot"
                                                                        + " be looked up"),
                                                        recipients)))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    private static Destination notNow(Destination.NotNow.Cause cause, String words) {
        return new Destination.NotNow(cause, words, words);
    }

    @Test
    void keepsTheInternalsOfALookUpFromTheSender() {
        RecipientRouting routing =
                new RecipientRouting(
                        domain ->
                                Mono.just(
                                        new LookupOutcome.Unknown("no answer from 192.0.2.53:53")),
                        IsolationMode.ONION);

        assertThat(routing.group(Mails.addresses("a@one.example")).block())
                .containsOnlyKeys(
                        new Destination.NotNow(
                                Destination.NotNow.Cause.UNKNOWN,
                                "the onion MX of one.example cannot be looked up: no answer from"
                                        + " 192.0.2.53:53",
                                "the onion MX of one.example cannot be looked up"));
    }

    static Stream<OnionMxDirectory> brokenDirectories() {
        return Stream.of(
                domain -> Mono.never(),
                domain -> Mono.empty(),
                domain -> Mono.error(new IllegalStateException("a defect")),
                domain -> {
                    throw new IllegalStateException("a defect");
                });
    }

    @Test
    void keepsEveryRecipientWhateverTheLookupSaid() {
        Map<Destination, List<MailAddress>> groups =
                group("a@dead.onion", "b@gone.example", "c@broken.example");

        assertThat(groups.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        Mails.addresses("a@dead.onion", "b@gone.example", "c@broken.example"));
        assertThat(groups.keySet())
                .contains(new Destination.Nowhere("no such onion"))
                .filteredOn(Destination.NotNow.class::isInstance)
                .hasSize(2);
    }

    @Test
    void asksNobodyWhereAllMailGoesToOneOnion() {
        OnionRoute inner = Mails.route("inner");

        Map<Destination, List<MailAddress>> groups =
                routing.toNobodyBut(inner.targets().get(0).endpoint())
                        .group(Mails.addresses("a@one.example", "b@gone.example"))
                        .block();

        assertThat(groups)
                .containsOnly(
                        Map.entry(
                                new Destination.Onion(inner),
                                Mails.addresses("a@one.example", "b@gone.example")));
        assertThat(lookedUp).isEmpty();
    }
}
