package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Orders to the process that keeps a file of pins, in a folder beside it. Whoever keeps the pins is
 * the only one who changes them, so an order is never lost to a look-up at the same time, nor what
 * a look-up learnt to an order.
 */
public final class PinOrders {

    private final OrderFolder folder;

    private PinOrders(OrderFolder folder) {
        this.folder = requireNonNull(folder);
    }

    /** What became of an order. */
    public sealed interface Answer {

        /** It was carried out. */
        record Done(List<PinEffect> effects) implements Answer {}

        /** It could not be carried out; nothing was changed. */
        record Failed(String reason) implements Answer {}
    }

    /** The orders about a file of pins. */
    public static PinOrders about(Path pinFile) {
        return new PinOrders(
                new OrderFolder(pinFile.resolveSibling(pinFile.getFileName() + ".orders")));
    }

    /** Gives an order, for {@link #answer}. */
    public String submit(PinOrder order) throws IOException {
        return folder.submit(order.kind(), order::write);
    }

    /** What became of an order, if it was carried out yet; told once. */
    public Optional<Answer> answer(String id) throws IOException {
        return folder.answer(id).map(PinOrders::answer);
    }

    private static Answer answer(OrderFolder.Answer answer) {
        if (answer instanceof OrderFolder.Answer.Done done) {
            return new Answer.Done(
                    done.lines().stream().flatMap(line -> PinEffect.parse(line).stream()).toList());
        }
        return new Answer.Failed(((OrderFolder.Answer.Failed) answer).reason());
    }

    /**
     * Takes an order back that nobody has taken yet.
     *
     * @return false if it is too late
     */
    public boolean withdraw(String id) throws IOException {
        return folder.withdraw(id);
    }

    /** Carries out, one after the other, what was ordered; for who keeps the pins. */
    public void carryOut(Pins pins) {
        folder.carryOut((kind, order) -> carryOut(kind, order, pins));
    }

    private static OrderFolder.Answer carryOut(String kind, Path order, Pins pins) {
        try {
            List<PinEffect> effects = PinOrder.read(order, kind).carryOut(pins);
            pins.save();
            return new OrderFolder.Answer.Done(effects.stream().map(PinEffect::line).toList());
        } catch (PinFormatException e) {
            return new OrderFolder.Answer.Failed(e.getMessage());
        } catch (IOException e) {
            return new OrderFolder.Answer.Failed("carried out, but cannot be written yet: " + e);
        }
    }

    /**
     * Removes what is left of orders whose giver or taker was killed on the way; for who has just
     * begun to keep the pins. Orders that wait are still carried out.
     */
    public void clear() {
        folder.clear();
    }
}
