package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.PinOrder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the wait for a vanished onion. */
@Command(
        name = "release",
        description =
                "Lets mail of a domain go the ordinary way although its onion MX was seen lately"
                        + " and is not found now; until it is seen again.")
final class PinsReleaseCommand implements Callable<Integer> {

    private final PinOrderRun run;

    @Mixin private final PinFileOptions file = new PinFileOptions();

    @Mixin private final DomainArguments arguments = new DomainArguments();

    PinsReleaseCommand(PinOrderRun run) {
        this.run = requireNonNull(run);
    }

    @Override
    public Integer call() throws Exception {
        return run.run(file.path(), new PinOrder.Named(PinOrder.Verb.RELEASE, arguments.domains()));
    }
}
