package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DeliveryFailure;
import java.util.Optional;
import org.apache.james.server.core.MailImpl;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MissingRoutesTest {

    private static final MissingRoutes PATIENT = new MissingRoutes(Optional.empty());
    private static final MissingRoutes TWICE = new MissingRoutes(Optional.of(2));

    private static Destination.NotNow because(Destination.NotNow.Cause cause) {
        return new Destination.NotNow(cause, "for the log", "for the sender");
    }

    private static MailImpl triedAgain(int times) throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example");
        for (int i = 0; i < times; i++) {
            DeliveryRetriesHelper.incrementRetries(mail);
        }
        return mail;
    }

    @ParameterizedTest
    @EnumSource(Destination.NotNow.Cause.class)
    void letsEveryMailWaitAsAnyOtherWithoutALimit(Destination.NotNow.Cause cause) throws Exception {
        assertThat(PATIENT.failure(triedAgain(100), because(cause)).permanence())
                .isEqualTo(DeliveryFailure.Permanence.TEMPORARY);
    }

    @Test
    void sendsAMailBackAfterTheRetriesForADomainWithoutAnOnionMx() throws Exception {
        Destination.NotNow gone = because(Destination.NotNow.Cause.NONE_PUBLISHED);

        DeliveryFailure early = TWICE.failure(triedAgain(1), gone);
        DeliveryFailure last = TWICE.failure(triedAgain(2), gone);

        assertThat(early.statusLine()).isEqualTo("451 4.4.3 for the sender");
        assertThat(last.statusLine()).isEqualTo("550 5.4.4 for the sender");
        assertThat(last.reason()).isEqualTo("for the log");
    }

    @ParameterizedTest
    @EnumSource(
            value = Destination.NotNow.Cause.class,
            names = {"HELD_BACK", "UNKNOWN"})
    void neverSendsAMailBackEarlyWhoseDomainMayStillHaveAnOnionMx(Destination.NotNow.Cause cause)
            throws Exception {
        assertThat(TWICE.failure(triedAgain(100), because(cause)).permanence())
                .isEqualTo(DeliveryFailure.Permanence.TEMPORARY);
    }
}
