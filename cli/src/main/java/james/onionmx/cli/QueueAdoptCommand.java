package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.QueueOrder;
import james.onionmx.lookup.OrderFolder;
import james.onionmx.lookup.OrderFolder.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has another node's waiting mail wait here. */
@Command(
        name = "adopt",
        description =
                "Takes over the mail that another node of the cluster left waiting. That node must"
                        + " not run any more: else both may deliver.")
final class QueueAdoptCommand implements Callable<Integer> {

    private static final String ORDERS = "file://var/onionmx/" + QueueOrder.FOLDER;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Time enough for James to lock an order that it has just taken. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String TROUBLE = "could not be taken over";

    private final Terminal terminal;

    @Mixin private final ConfigurationOptions configuration = new ConfigurationOptions();

    @Parameters(
            paramLabel = "NODE",
            description = "The node's name, as it lies in its var/onionmx/node-name.")
    private String node = "";

    QueueAdoptCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() throws Exception {
        QueueOrder order = order();
        OrderFolder orders = new OrderFolder(folder());
        String id = orders.submit(QueueOrder.ADOPT, order::write);
        Optional<Answer> answer = awaitAnswer(orders, id);
        if (answer.isEmpty()) {
            terminal.err()
                    .println(
                            "No James took the order within "
                                    + PATIENCE.toSeconds()
                                    + " s; nothing was changed.");
            return ExitCodes.UNDECIDED;
        }
        return tell(answer.get());
    }

    private QueueOrder order() throws CommandFailure {
        try {
            return new QueueOrder(node);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** James' own {@code var/onionmx} is there as soon as it has run once. */
    private Path folder() throws Exception {
        if (!configuration.isGiven()) {
            throw new CommandFailure("which James? Expected --config with its onionmx.properties");
        }
        Path folder = configuration.read().layout().orElseThrow().locate(ORDERS);
        if (!Files.isWritable(folder.getParent())) {
            throw new CommandFailure(
                    folder.getParent()
                            + ": there is no such folder, or it cannot be written to; run this as"
                            + " the user that James runs as");
        }
        return folder;
    }

    /** As long as somebody carries it out; none if nobody took it. */
    private static Optional<Answer> awaitAnswer(OrderFolder orders, String id)
            throws IOException, InterruptedException, CommandFailure {
        for (long tries = PATIENCE.dividedBy(PAUSE); tries > 0; tries--) {
            if (orders.isTaken(id)) {
                return Optional.of(awaitEnd(orders, id));
            }
            Optional<Answer> answer = orders.answer(id);
            if (answer.isPresent()) {
                return answer;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
        if (orders.withdraw(id)) {
            return Optional.empty();
        }
        return Optional.of(awaitEnd(orders, id));
    }

    /** Many mails take long: as long as James lives. */
    private static Answer awaitEnd(OrderFolder orders, String id)
            throws IOException, InterruptedException, CommandFailure {
        long patience = GRACE.dividedBy(PAUSE);
        while (orders.isTaken(id) && patience > 0) {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            patience = orders.isHeld(id) ? GRACE.dividedBy(PAUSE) : patience - 1;
        }
        return orders.answer(id)
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        "James ended while it took mail over; nothing is lost, give"
                                                + " the order again when James runs"));
    }

    private int tell(Answer answer) throws CommandFailure {
        if (answer instanceof Answer.Failed failed) {
            throw new CommandFailure("James says: " + failed.reason());
        }
        List<String> lines = ((Answer.Done) answer).lines();
        lines.forEach(terminal.out()::println);
        return lines.stream().anyMatch(line -> line.contains(TROUBLE))
                ? ExitCodes.NO
                : ExitCodes.OK;
    }
}
