package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.OnionRoute;
import james.onionmx.tor.OnionAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopGuardTest {

    private static final LoopGuard GUARD =
            new LoopGuard(Set.of(Mails.endpoint("me").onion()), LoopGuard.DEFAULT_MOST_PASSES);

    private static OnionMx target(String name, int priority) {
        return new OnionMx(Mails.endpoint(name), priority, 0);
    }

    private static MailImpl passed(String name, int times) throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example");
        for (int i = 0; i < times; i++) {
            mail.getMessage()
                    .addHeader(
                            "Received",
                            "from a.example ([IPv6:fc00::1])\r\n          by "
                                    + Mails.endpoint(name).onion()
                                    + " via onion with ESMTP id 1;\r\n Sun, 1 Nov 2026 12:00:00"
                                    + " +0000");
        }
        return mail;
    }

    @Test
    void leavesARouteThatLeadsAwayAsItIs() throws Exception {
        OnionRoute route = Mails.route("b", "c");

        assertThat(GUARD.open(route, Mails.mail("m1"))).contains(route);
    }

    @Test
    void takesThisServerAndAllOfWorsePriorityOut() throws Exception {
        OnionRoute route =
                new OnionRoute(
                        List.of(
                                target("better", 10),
                                target("me", 20),
                                target("equal", 20),
                                target("worse", 30)));

        assertThat(GUARD.open(route, Mails.mail("m1")))
                .contains(new OnionRoute(List.of(target("better", 10), target("equal", 20))));
    }

    @Test
    void leavesNothingOfARouteThatLeadsBackHere() throws Exception {
        OnionRoute route = new OnionRoute(List.of(target("me", 10), target("worse", 20)));

        assertThat(GUARD.open(route, Mails.mail("m1"))).isEmpty();
    }

    @Test
    void takesWhatTheServerFoundOutToBeItselfOutAsItIsNow() throws Exception {
        Set<OnionAddress> now = new HashSet<>();
        LoopGuard guard = LoopGuard.DEFAULT.withKnown(() -> now);
        OnionRoute route = Mails.route("other");
        assertThat(guard.open(route, Mails.mail("m1"))).contains(route);

        now.add(Mails.endpoint("other").onion());

        assertThat(guard.open(route, Mails.mail("m1"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "3, true", "4, false"})
    void takesAServerOutThatTheMailHasPassedTooOften(int times, boolean open) throws Exception {
        assertThat(GUARD.open(Mails.route("b"), passed("b", times)).isPresent()).isEqualTo(open);
    }

    @Test
    void doesNotTakeAServerOutForAnothersPasses() throws Exception {
        assertThat(GUARD.open(Mails.route("b"), passed("c", 50))).isPresent();
    }
}
