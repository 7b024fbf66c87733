package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

class DnsAnswerFuzzTest {

    private static final Name QUESTION = Name.fromConstantString("_onion-mx._tcp.good.test.");
    private static final MailDomain DOMAIN = TestOnions.domain("good.test");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @FuzzTest
    void makesSomethingOfAnyAnswer(byte[] content) {
        Resolver hostile = new HostileResolver(content);

        judge(new PlainExchange(hostile, hostile));
        judge(new ValidatedExchange(hostile, TrustAnchors.ofRoot(), Clock.systemUTC()));
    }

    private static void judge(DnsExchange exchange) {
        RecordAnswer<SRVRecord> answer =
                new RecordResolver<>(exchange, SRVRecord.class, Type.SRV, LIMIT)
                        .resolve(QUESTION)
                        .block(LIMIT);

        if (answer instanceof RecordAnswer.Records<SRVRecord> some) {
            // It knows none of the keys, so it could sign nothing.
            assertThat(some.state()).isNotEqualTo(DnssecState.SECURE);
            assertThat(some.timeToLive()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(SrvTargets.choose(DOMAIN, some.records(), some.state().assurance()))
                    .isNotNull();
        } else if (answer instanceof RecordAnswer.None<SRVRecord> none) {
            assertThat(none.state()).isNotEqualTo(DnssecState.SECURE);
            assertThat(none.timeToLive()).isGreaterThanOrEqualTo(Duration.ZERO);
        } else if (answer instanceof RecordAnswer.Bogus<SRVRecord> bogus) {
            assertThat(bogus.reason()).isNotBlank();
        } else {
            assertThat(((RecordAnswer.Failed<SRVRecord>) answer).reason()).isNotBlank();
        }
    }

    /** Answers every question with the same octets, under the right id. */
    private static final class HostileResolver implements Resolver {

        private final byte[] content;

        HostileResolver(byte[] content) {
            this.content = content;
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            return sendAsync(query);
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query) {
            try {
                Message answer = new Message(content);
                answer.getHeader().setID(query.getHeader().getID());
                return CompletableFuture.completedFuture(answer);
            } catch (IOException | RuntimeException e) {
                // As the resolvers of the library do with what cannot be parsed.
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public void setPort(int port) {
            // It has none.
        }

        @Override
        public void setTCP(boolean flag) {
            // All the same to it.
        }

        @Override
        public void setIgnoreTruncation(boolean flag) {
            // It truncates nothing.
        }

        @Override
        public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
            // It does not read the question.
        }

        @Override
        public void setTSIGKey(TSIG key) {
            // It signs nothing.
        }

        @Override
        public void setTimeout(Duration timeout) {
            // It answers at once.
        }
    }
}
