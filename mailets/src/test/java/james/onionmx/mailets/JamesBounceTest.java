package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.RecipientOutcome;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.transport.mailets.DSNBounce;
import org.apache.james.transport.matchers.IsRemoteDeliveryPermanentError;
import org.apache.james.transport.matchers.IsRemoteDeliveryTemporaryError;
import org.apache.james.transport.matchers.RemoteDeliveryFailedWithSMTPCode;
import org.apache.james.utils.UpdatableTickingClock;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailContext.SentMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What James' own matchers and DSNBounce make of mail that could not be delivered. */
class JamesBounceTest {

    private static final MailAddress NOBODY = Mails.address("nobody@b.example");
    private static final MailAddress BANNED = Mails.address("banned@b.example");
    private static final MailAddress FULL = Mails.address("full@b.example");
    private static final RecipientOutcome UNKNOWN_USER =
            new RecipientOutcome.Failed(DeliveryFailure.permanent(550, "5.1.1", "no such user"));
    private static final RecipientOutcome FORBIDDEN =
            new RecipientOutcome.Failed(DeliveryFailure.permanent(554, "5.7.1", "go away"));
    private static final RecipientOutcome MAILBOX_FULL =
            new RecipientOutcome.Failed(DeliveryFailure.temporary(452, "4.2.2", "mailbox full"));

    private final UpdatableTickingClock clock =
            new UpdatableTickingClock(Instant.parse("2026-11-01T12:00:00Z"));
    private final MailQueue queue =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory())
                    .createQueue(MailQueueName.of("onion-outgoing"));
    private final FakeMailContext james =
            FakeMailContext.builder().postmaster(Mails.address("postmaster@a.example")).build();
    private final List<Mail> toBounceProcessor = new ArrayList<>();

    @AfterEach
    void tearDown() throws Exception {
        queue.close();
    }

    /** James, but that it keeps the mails that a processor is handed. */
    private MailetContext context() {
        return (MailetContext)
                Proxy.newProxyInstance(
                        JamesBounceTest.class.getClassLoader(),
                        new Class<?>[] {MailetContext.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("sendMail") && arguments.length == 2) {
                                assertThat(arguments[1]).isEqualTo("bounces");
                                toBounceProcessor.add(((Mail) arguments[0]).duplicate());
                                return null;
                            }
                            try {
                                return method.invoke(james, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    /** Settles the last attempt at a mail. */
    private void settle(Mail mail, Map<MailAddress, RecipientOutcome> outcomes) throws Exception {
        MailetContext context = context();
        Bounces bounces =
                new Bounces(
                        context, Optional.of(new ProcessingState("bounces")), BounceContent.FULL);
        new Settlement(
                        bounces,
                        new DeliveredMails(context, Optional.empty()),
                        new RelayNotices(new SenderNotices(context, clock)),
                        new Deferral(
                                bounces,
                                new Fallback(context, Optional.empty()),
                                new DelayNotices(context, Lifetime.DEFAULT, clock),
                                new ParkedMails(
                                        new MemoryMailRepository(),
                                        queue,
                                        clock,
                                        VirtualTimeScheduler.create()),
                                new RetrySchedule(List.<Duration>of()),
                                Lifetime.DEFAULT,
                                QueuePriority.LEFT_ALONE,
                                clock))
                .settle(mail, new Attempted(outcomes));
    }

    private static MailImpl mail(MailAddress... recipients) throws Exception {
        MailImpl mail = Mails.mail("m1");
        mail.setRecipients(List.of(recipients));
        return mail;
    }

    private static Collection<MailAddress> matched(Matcher matcher, String condition, Mail mail)
            throws Exception {
        matcher.init(FakeMatcherConfig.builder().matcherName("m").condition(condition).build());
        Collection<MailAddress> matched = matcher.match(mail);
        return matched == null ? List.of() : matched;
    }

    private List<SentMail> bounce(Mail mail) throws Exception {
        DNSService dns =
                (DNSService)
                        Proxy.newProxyInstance(
                                JamesBounceTest.class.getClassLoader(),
                                new Class<?>[] {DNSService.class},
                                (proxy, method, arguments) ->
                                        method.getName().equals("getHostName")
                                                ? "mail.a.example"
                                                : InetAddress.getLoopbackAddress());
        DSNBounce dsnBounce = new DSNBounce(dns);
        dsnBounce.init(
                FakeMailetConfig.builder().mailetName("DSNBounce").mailetContext(james).build());
        dsnBounce.service(mail);
        return james.getSentMails();
    }

    private static String text(SentMail mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMsg().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachReasonIsABounceOfItsOwnWithThePeersWords() throws Exception {
        Map<MailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
        outcomes.put(NOBODY, UNKNOWN_USER);
        outcomes.put(BANNED, FORBIDDEN);

        settle(mail(NOBODY, BANNED), outcomes);
        for (Mail bounced : toBounceProcessor) {
            bounce(bounced);
        }

        List<String> texts = new ArrayList<>();
        for (SentMail sent : james.getSentMails()) {
            assertThat(sent.getRecipients()).containsExactly(Mails.address("alice@a.example"));
            texts.add(text(sent));
        }
        assertThat(texts)
                .hasSize(2)
                .anySatisfy(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "Final-Recipient: rfc822; nobody@b.example",
                                                "Action: failed",
                                                "Diagnostic-Code: smtp; 550 5.1.1 no such user")
                                        .doesNotContain("banned@b.example"))
                .anySatisfy(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "Final-Recipient: rfc822; banned@b.example",
                                                "Diagnostic-Code: smtp; 554 5.7.1 go away")
                                        .doesNotContain("nobody@b.example"));
    }

    @Test
    void matchersKnowAPermanentFailure() throws Exception {
        settle(mail(NOBODY), Map.of(NOBODY, UNKNOWN_USER));

        Mail bounced = toBounceProcessor.get(0);
        assertThat(matched(new IsRemoteDeliveryPermanentError(), "", bounced))
                .containsExactly(NOBODY);
        assertThat(matched(new IsRemoteDeliveryTemporaryError(), "", bounced)).isEmpty();
        assertThat(matched(new RemoteDeliveryFailedWithSMTPCode(), "550", bounced))
                .containsExactly(NOBODY);
        assertThat(matched(new RemoteDeliveryFailedWithSMTPCode(), "554", bounced)).isEmpty();
    }

    @Test
    void matchersKnowATemporaryFailureThatLastedTooLong() throws Exception {
        settle(mail(FULL), Map.of(FULL, MAILBOX_FULL));

        Mail bounced = toBounceProcessor.get(0);
        assertThat(matched(new IsRemoteDeliveryTemporaryError(), "", bounced))
                .containsExactly(FULL);
        assertThat(matched(new IsRemoteDeliveryPermanentError(), "", bounced)).isEmpty();
        assertThat(matched(new RemoteDeliveryFailedWithSMTPCode(), "452", bounced))
                .containsExactly(FULL);
        assertThat(text(bounce(bounced).get(0)))
                .contains(
                        "Diagnostic-Code: smtp; 452 4.2.2 mailbox full (given up after 0 retries");
    }

    @Test
    void mailOfNobodyReachesTheBounceProcessorAndIsAnsweredByNone() throws Exception {
        MailImpl mail =
                MailImpl.builder()
                        .name("m1")
                        .sender(MaybeSender.nullSender())
                        .addRecipient(NOBODY)
                        .mimeMessage(MimeMessageBuilder.mimeMessageBuilder().setText("Hello."))
                        .build();

        settle(mail, Map.of(NOBODY, UNKNOWN_USER));

        assertThat(toBounceProcessor)
                .singleElement()
                .satisfies(
                        bounced ->
                                assertThat(
                                                matched(
                                                        new IsRemoteDeliveryPermanentError(),
                                                        "",
                                                        bounced))
                                        .containsExactly(NOBODY));
        assertThat(bounce(toBounceProcessor.get(0))).isEmpty();
    }
}
