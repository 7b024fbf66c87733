package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * A source whose errors of the Java machine, such as a class that is missing, reach the subscriber
 * as ordinary ones. Reactor throws these at whoever asked for the next item and signals nothing: a
 * consumer would wait for ever. One that the source meets on a thread of its own stays its own.
 */
final class GuardedSource<T> implements Publisher<T> {

    private final Supplier<Publisher<T>> source;

    /** Asks for the source anew at each subscription. */
    GuardedSource(Supplier<Publisher<T>> source) {
        this.source = requireNonNull(source);
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        Guard<T> guard = new Guard<>(subscriber);
        guard.run(() -> source.get().subscribe(guard));
    }

    private static final class Guard<T> implements Subscriber<T>, Subscription {

        private final Subscriber<? super T> subscriber;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Subscription upstream = Operators.emptySubscription();
        private volatile boolean subscribed;

        private Guard(Subscriber<? super T> subscriber) {
            this.subscriber = subscriber;
        }

        private void run(Runnable step) {
            try {
                step.run();
            } catch (LinkageError | VirtualMachineError e) {
                upstream.cancel();
                fail(FatalErrors.ordinary(e));
            }
        }

        private void fail(Throwable error) {
            if (!subscribed) {
                subscribed = true;
                over.set(true);
                Operators.error(subscriber, error);
            } else if (over.compareAndSet(false, true)) {
                subscriber.onError(error);
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            subscribed = true;
            subscriber.onSubscribe(this);
        }

        @Override
        public void onNext(T item) {
            if (!over.get()) {
                subscriber.onNext(item);
            }
        }

        @Override
        public void onError(Throwable error) {
            fail(error);
        }

        @Override
        public void onComplete() {
            if (over.compareAndSet(false, true)) {
                subscriber.onComplete();
            }
        }

        @Override
        public void request(long items) {
            run(() -> upstream.request(items));
        }

        @Override
        public void cancel() {
            over.set(true);
            run(upstream::cancel);
        }
    }
}
