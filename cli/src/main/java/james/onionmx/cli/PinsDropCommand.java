package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.PinOrder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Forgets domains. */
@Command(
        name = "drop",
        description =
                "Forgets a domain: what it publishes next is believed as if seen for the first"
                        + " time.")
final class PinsDropCommand implements Callable<Integer> {

    private final PinOrderRun run;

    @Mixin private final PinFileOptions file = new PinFileOptions();

    @Mixin private final DomainArguments arguments = new DomainArguments();

    PinsDropCommand(PinOrderRun run) {
        this.run = requireNonNull(run);
    }

    @Override
    public Integer call() throws Exception {
        return run.run(file.path(), new PinOrder.Named(PinOrder.Verb.DROP, arguments.domains()));
    }
}
