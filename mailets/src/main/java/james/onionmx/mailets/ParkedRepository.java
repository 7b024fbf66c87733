package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.queue.api.MailQueueName;

/** Finds the repository in which this node's mail waits. */
public final class ParkedRepository {

    private final MailRepositoryStore store;
    private final NodeName node;

    /** Looks in a store. */
    @Inject
    public ParkedRepository(MailRepositoryStore store, NodeName node) {
        this.store = requireNonNull(store);
        this.node = requireNonNull(node);
    }

    /**
     * Opens the repository, making it if need be.
     *
     * @param queue whose mail waits there
     * @param configured the operator's base URL, such as {@code file://var/mail/parked}; James'
     *     default kind of repository where there is none
     */
    MailRepository open(MailQueueName queue, Optional<String> configured)
            throws MessagingException {
        return open(queue, configured, node);
    }

    /** Opens another node's, for one whose own mail waits there. */
    MailRepository openOf(NodeName other, MailQueueName queue, Optional<String> configured)
            throws MessagingException {
        if (other.equals(node)) {
            throw new MessagingException(
                    other.name() + " is this node itself, whose mail waits here anyway");
        }
        return open(queue, configured, other);
    }

    private MailRepository open(MailQueueName queue, Optional<String> configured, NodeName of)
            throws MessagingException {
        MailRepositoryUrl base = configured.isPresent() ? parse(configured.get()) : defaultBase();
        try {
            return store.select(base.subUrl(queue.asString()).subUrl(of.name()));
        } catch (MailRepositoryStore.MailRepositoryStoreException e) {
            throw new MessagingException(
                    "OnionRemoteDelivery: the repository for waiting mail cannot be opened at "
                            + base.asString(),
                    e);
        }
    }

    private static MailRepositoryUrl parse(String url) throws MessagingException {
        try {
            return MailRepositoryUrl.from(url);
        } catch (IllegalArgumentException e) {
            throw new MessagingException(
                    "OnionRemoteDelivery: <parkedRepository>"
                            + url
                            + "</parkedRepository>, expected protocol://path such as"
                            + " file://var/mail/onion-parked",
                    e);
        }
    }

    private MailRepositoryUrl defaultBase() throws MessagingException {
        Protocol protocol =
                store.defaultProtocol()
                        .orElseThrow(
                                () ->
                                        new MessagingException(
                                                "OnionRemoteDelivery: mailrepositorystore.xml names"
                                                        + " no default protocol; set"
                                                        + " <parkedRepository>"));
        return MailRepositoryUrl.fromPathAndProtocol(
                protocol, MailRepositoryPath.from("var/mail/onion-parked"));
    }
}
