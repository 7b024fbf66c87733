package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DeliveryFailure.Permanence;

/** Reads outcomes in tests. */
final class Outcomes {

    private Outcomes() {}

    static DeliveryFailure failureOf(TransactionOutcome.Answered outcome, String recipient) {
        RecipientOutcome of = outcome.recipients().get(new ForwardPath(recipient));
        assertThat(of).isInstanceOf(RecipientOutcome.Failed.class);
        return ((RecipientOutcome.Failed) of).failure();
    }

    static DeliveryFailure failureOf(TransactionOutcome outcome) {
        assertThat(outcome).isInstanceOf(TransactionOutcome.NotReached.class);
        return ((TransactionOutcome.NotReached) outcome).failure();
    }

    static void assertDelivered(TransactionOutcome.Answered outcome, String recipient) {
        assertThat(outcome.recipients().get(new ForwardPath(recipient)))
                .isInstanceOf(RecipientOutcome.Delivered.class);
    }

    static boolean isDelivered(TransactionOutcome outcome) {
        return outcome instanceof TransactionOutcome.Answered answered
                && answered.recipients().values().stream()
                        .allMatch(RecipientOutcome.Delivered.class::isInstance);
    }

    static void assertTemporary(DeliveryFailure failure, String enhancedCode) {
        assertThat(failure.permanence()).isEqualTo(Permanence.TEMPORARY);
        assertThat(failure.enhancedCode()).isEqualTo(enhancedCode);
    }

    static void assertPermanent(DeliveryFailure failure, String enhancedCode) {
        assertThat(failure.permanence()).isEqualTo(Permanence.PERMANENT);
        assertThat(failure.enhancedCode()).isEqualTo(enhancedCode);
    }
}
