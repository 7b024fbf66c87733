package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DsnRequest;
import james.onionmx.smtp.DsnRequest.Event;
import james.onionmx.smtp.DsnRequest.ForRecipient;
import james.onionmx.smtp.EnvelopeId;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.OriginalRecipient;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.junit.jupiter.api.Test;

class DsnRequestsTest {

    private static final ForwardPath BOB = new ForwardPath("bob@b.example");
    private static final ForwardPath CAROL = new ForwardPath("carol@c.example");

    private static DsnRequest read(DsnParameters parameters) throws Exception {
        MailImpl mail = Mails.mail("m1", BOB.address(), CAROL.address());
        mail.setDsnParameters(parameters);
        return DsnRequests.of(
                mail,
                Map.of(
                        BOB,
                        new MailAddress(BOB.address()),
                        CAROL,
                        new MailAddress(CAROL.address())));
    }

    @Test
    void aMailWithoutParametersAsksForNothing() throws Exception {
        MailImpl mail = Mails.mail("m1", BOB.address());

        DsnRequest read = DsnRequests.of(mail, Map.of(BOB, new MailAddress(BOB.address())));

        assertThat(read).isEqualTo(DsnRequest.NONE);
    }

    @Test
    void readsEveryParameterDecoded() throws Exception {
        DsnRequest read =
                read(
                        DsnParameters.builder()
                                .ret(DsnParameters.Ret.HDRS)
                                .envId(DsnParameters.EnvId.of("QQ+20314"))
                                .addRcptParameter(
                                        new MailAddress(BOB.address()),
                                        RecipientDsnParameters.of(
                                                EnumSet.of(Notify.SUCCESS, Notify.DELAY),
                                                new MailAddress("bob+2Btag@old.example")))
                                .addRcptParameter(
                                        new MailAddress(CAROL.address()),
                                        RecipientDsnParameters.of(EnumSet.of(Notify.NEVER)))
                                .build()
                                .orElseThrow());

        assertThat(read)
                .isEqualTo(
                        new DsnRequest(
                                Optional.of(DsnRequest.Returned.HEADERS),
                                Optional.of(new EnvelopeId("QQ 314")),
                                Map.of(
                                        BOB,
                                        new ForRecipient(
                                                Optional.of(Set.of(Event.SUCCESS, Event.DELAY)),
                                                Optional.of(
                                                        new OriginalRecipient(
                                                                "bob+tag@old.example"))),
                                        CAROL,
                                        new ForRecipient(
                                                Optional.of(Set.of()), Optional.empty()))));
    }

    @Test
    void leavesOutWhatCannotStandInANotification() throws Exception {
        DsnRequest read =
                read(
                        DsnParameters.builder()
                                .envId(DsnParameters.EnvId.of("a+0D+0ARSET"))
                                .build()
                                .orElseThrow());

        assertThat(read).isEqualTo(DsnRequest.NONE);
    }

    @Test
    void readsWhatIsNotEncodedAsItIs() throws Exception {
        DsnRequest read =
                read(
                        DsnParameters.builder()
                                .addRcptParameter(
                                        new MailAddress(BOB.address()),
                                        RecipientDsnParameters.of(
                                                new MailAddress("bob+tag@old.example")))
                                .build()
                                .orElseThrow());

        assertThat(read.recipients().get(BOB).original())
                .contains(new OriginalRecipient("bob+tag@old.example"));
    }
}
