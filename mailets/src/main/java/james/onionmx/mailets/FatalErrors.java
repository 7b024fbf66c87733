package james.onionmx.mailets;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Makes ordinary failures of errors that Reactor passes to no subscriber but throws up the stack: a
 * missing class, a stack or heap that is used up. One mail's error must not leave it without an
 * outcome, nor end the loop that all the others pass through.
 */
final class FatalErrors {

    private FatalErrors() {}

    /** The same, failing ordinarily. */
    static <T> Mono<T> inMono(Supplier<Mono<T>> source) {
        return Mono.create(
                sink -> {
                    try {
                        sink.onDispose(
                                source.get().subscribe(sink::success, sink::error, sink::success));
                    } catch (LinkageError | VirtualMachineError e) {
                        sink.error(ordinary(e));
                    }
                });
    }

    /** The same, failing ordinarily. */
    static <T> Callable<T> inCall(Callable<T> step) {
        return () -> {
            try {
                return step.call();
            } catch (LinkageError | VirtualMachineError e) {
                throw ordinary(e);
            }
        };
    }

    /** An error of the Java machine as one that can be signalled. */
    static IllegalStateException ordinary(Error error) {
        return new IllegalStateException("this Java could not go on: " + error, error);
    }
}
