package james.onionmx.mailets;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.mailet.Mail;

/** A repository that fails on demand, as a store does whose disk or database is in trouble. */
final class FaultyRepository extends MemoryMailRepository {

    private final Map<MailKey, AtomicInteger> failingRetrievals = new ConcurrentHashMap<>();
    private final Set<MailKey> forgotten = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failingRemovals = new AtomicInteger();
    private final AtomicInteger failingStores = new AtomicInteger();
    private final AtomicInteger storeErrors = new AtomicInteger();
    private volatile Error storeError = new AssertionError("none set");

    void failRetrieving(MailKey key, int times) {
        failingRetrievals.put(key, new AtomicInteger(times));
    }

    void forgetOnRetrieving(MailKey key) {
        forgotten.add(key);
    }

    void failRemoving(int times) {
        failingRemovals.set(times);
    }

    void failStoring(int times) {
        failingStores.set(times);
    }

    void failStoringWith(Error error, int times) {
        storeError = error;
        storeErrors.set(times);
    }

    @Override
    public MailKey store(Mail mail) {
        failWhileLeft(failingStores);
        if (storeErrors.getAndDecrement() > 0) {
            throw storeError;
        }
        return super.store(mail);
    }

    @Override
    public Mail retrieve(MailKey key) {
        failWhileLeft(failingRetrievals.getOrDefault(key, new AtomicInteger()));
        if (forgotten.contains(key)) {
            super.remove(key);
        }
        return super.retrieve(key);
    }

    @Override
    public void remove(MailKey key) {
        failWhileLeft(failingRemovals);
        super.remove(key);
    }

    private static void failWhileLeft(AtomicInteger failures) {
        if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("the store is in trouble");
        }
    }
}
