package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryStore;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryUrlStore;
import org.apache.james.mailrepository.memory.SimpleMailRepositoryLoader;
import org.apache.james.queue.api.MailQueueName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParkedRepositoryTest {

    private static final MailQueueName QUEUE = MailQueueName.of("onion-outgoing");

    private static MemoryMailRepositoryStore store(
            MailRepositoryStoreConfiguration.Item... protocols) throws Exception {
        MemoryMailRepositoryStore store =
                new MemoryMailRepositoryStore(
                        new MemoryMailRepositoryUrlStore(),
                        new SimpleMailRepositoryLoader(),
                        MailRepositoryStoreConfiguration.forItems(List.of(protocols)));
        store.init();
        return store;
    }

    private static MailRepositoryStoreConfiguration.Item memory() {
        return new MailRepositoryStoreConfiguration.Item(
                List.of(new Protocol("memory")),
                MemoryMailRepository.class.getName(),
                new BaseHierarchicalConfiguration());
    }

    @Test
    void isUnderTheNamesOfQueueAndNodeByDefault() throws Exception {
        MemoryMailRepositoryStore store = store(memory());

        MailRepository opened =
                new ParkedRepository(store, new NodeName("node1")).open(QUEUE, Optional.empty());

        assertThat(opened)
                .isSameAs(
                        store.select(
                                MailRepositoryUrl.from(
                                        "memory://var/mail/onion-parked/onion-outgoing/node1")));
    }

    @Test
    void isUnderTheOperatorsUrlApartFromOtherQueuesAndNodes() throws Exception {
        MemoryMailRepositoryStore store = store(memory());
        Optional<String> url = Optional.of("memory://elsewhere");

        MailRepository opened = new ParkedRepository(store, new NodeName("node1")).open(QUEUE, url);

        assertThat(opened)
                .isSameAs(
                        store.select(
                                MailRepositoryUrl.from("memory://elsewhere/onion-outgoing/node1")))
                .isNotSameAs(new ParkedRepository(store, new NodeName("node2")).open(QUEUE, url))
                .isNotSameAs(
                        new ParkedRepository(store, new NodeName("node1"))
                                .open(MailQueueName.of("other"), url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "://x", "var/mail"})
    void refusesWhatIsNoUrlOfARepository(String url) throws Exception {
        ParkedRepository parked = new ParkedRepository(store(memory()), new NodeName("node1"));

        assertThatThrownBy(() -> parked.open(QUEUE, Optional.of(url)))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(url);
    }

    @Test
    void saysWhichRepositoryCannotBeOpened() throws Exception {
        ParkedRepository parked = new ParkedRepository(store(memory()), new NodeName("node1"));

        assertThatThrownBy(() -> parked.open(QUEUE, Optional.of("carrier-pigeon://loft")))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "OnionRemoteDelivery: the repository for waiting mail cannot be opened at"
                                + " carrier-pigeon://loft");
    }

    @Test
    void asksForAUrlWhereJamesHasNoDefaultKind() throws Exception {
        ParkedRepository parked = new ParkedRepository(store(), new NodeName("node1"));

        assertThatThrownBy(() -> parked.open(QUEUE, Optional.empty()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("set <parkedRepository>");
    }
}
