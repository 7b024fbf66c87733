package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.PinOrder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Believes new onions. */
@Command(
        name = "confirm",
        description =
                "Believes the onions that a domain publishes now, in place of the old ones; with"
                        + " pin = strict its mail then goes there.")
final class PinsConfirmCommand implements Callable<Integer> {

    private final PinOrderRun run;

    @Mixin private final PinFileOptions file = new PinFileOptions();

    @Mixin private final DomainArguments arguments = new DomainArguments();

    PinsConfirmCommand(PinOrderRun run) {
        this.run = requireNonNull(run);
    }

    @Override
    public Integer call() throws Exception {
        return run.run(file.path(), new PinOrder.Named(PinOrder.Verb.CONFIRM, arguments.domains()));
    }
}
