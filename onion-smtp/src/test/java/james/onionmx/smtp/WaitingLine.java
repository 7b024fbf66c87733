package james.onionmx.smtp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A line of mails that remembers what was taken and given back. */
final class WaitingLine implements MailSource {

    private final Deque<OutgoingMail> waiting = new ArrayDeque<>();
    private final List<OutgoingMail> taken = new ArrayList<>();
    private final List<OutgoingMail> givenBack = new ArrayList<>();
    private boolean endsSessions;

    static WaitingLine of(List<OutgoingMail> mails) {
        WaitingLine line = new WaitingLine();
        mails.forEach(line::add);
        return line;
    }

    synchronized void add(OutgoingMail mail) {
        waiting.add(mail);
    }

    @Override
    public synchronized Optional<OutgoingMail> next() {
        Optional<OutgoingMail> next = Optional.ofNullable(waiting.poll());
        next.ifPresent(taken::add);
        return next;
    }

    /** From now on a session may end when nothing waits. */
    synchronized WaitingLine endingSessions() {
        endsSessions = true;
        return this;
    }

    @Override
    public synchronized boolean mayEnd() {
        return endsSessions && waiting.isEmpty();
    }

    @Override
    public synchronized void giveBack(OutgoingMail mail) {
        givenBack.add(mail);
        waiting.addFirst(mail);
    }

    synchronized List<OutgoingMail> waiting() {
        return List.copyOf(waiting);
    }

    synchronized List<OutgoingMail> givenBack() {
        return List.copyOf(givenBack);
    }

    synchronized List<OutgoingMail> taken() {
        return List.copyOf(taken);
    }
}
