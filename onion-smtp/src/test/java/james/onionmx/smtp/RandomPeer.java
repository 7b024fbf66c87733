package james.onionmx.smtp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A strict server in memory whose every verdict is drawn. A mail is known by its sender's address,
 * and its content must be the one that belongs to it. It answers a nested MAIL with 503.
 */
final class RandomPeer implements PeerEars.Listener {

    private static final int GOOD = 250;
    private static final int TOO_MANY = 452;
    private static final int CONTENT_PLEASE = 354;

    private final Random random;
    private final PeerLedger ledger;
    private final Map<String, byte[]> contents;
    private final PeerVoice voice = new PeerVoice();
    private final PeerEars ears = new PeerEars(this);
    private final List<String> recipients = new ArrayList<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final int badness;
    private final int leavesAtReply;
    private final Mood mood;
    private final String extensions;
    private Optional<String> mail = Optional.empty();
    private String refusedSender = "";
    private int refusedSenderCode;
    private boolean broken;
    private int replies;
    private boolean mute;
    private End end = End.NONE;

    /** How it leaves. */
    enum End {
        NONE,
        /** Closes when all was said. */
        IN_ORDER,
        /** Resets the connection: what was said and not yet heard is lost. */
        RESET
    }

    /** Whether it leaves in the middle of things. */
    enum Mood {
        STAYS,
        MAY_LEAVE,
        /**
         * As it may, and it announces other extensions than in the session before: what it answers
         * to early mail, sent by those, is not believed.
         */
        MAY_LEAVE_AND_HAS_CHANGED
    }

    /**
     * A server at the start of a session.
     *
     * @param contents the right one for each mail
     * @param extensions that it announces
     */
    RandomPeer(
            Random random,
            PeerLedger ledger,
            Map<String, byte[]> contents,
            Mood mood,
            String extensions) {
        this.extensions = extensions;
        this.random = random;
        this.ledger = ledger;
        this.contents = contents;
        this.badness = random.nextInt(30);
        this.leavesAtReply = mood == Mood.STAYS ? Integer.MAX_VALUE : 1 + random.nextInt(60);
        this.mood = mood;
        voice.say("220 peer.example ESMTP\r\n");
    }

    PeerVoice voice() {
        return voice;
    }

    PeerEars ears() {
        return ears;
    }

    End end() {
        return end;
    }

    @Override
    public boolean hasLeft() {
        return end != End.NONE;
    }

    @Override
    public void onCommand(String line) {
        switch (line.split("[ :]", -1)[0]) {
            case "EHLO" -> voice.say(greeting());
            case "MAIL" -> onMail(address(line));
            case "RCPT" -> onRecipient(address(line));
            case "DATA" -> onData();
            case "RSET" -> {
                reset();
                say(GOOD);
            }
            case "QUIT" -> {
                if (!mute && random.nextInt(4) > 0) {
                    voice.say("221 bye\r\n");
                }
                end = End.IN_ORDER;
            }
            default -> throw new AssertionError("not a command: " + line);
        }
    }

    /** Draws what a server announces. */
    static String extensions(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "8BITMIME";
            case 1 -> "PIPELINING";
            case 2 -> "PIPELINING CHUNKING LIMITS=RCPTMAX=2";
            case 3, 4 -> "PIPELINING CHUNKING PIPECONNECT";
            default -> "PIPELINING CHUNKING SIZE=100000";
        };
    }

    private String greeting() {
        StringBuilder reply = new StringBuilder("250-peer.example\r\n");
        for (String keyword : extensions.split(" ", -1)) {
            reply.append("250-").append(keyword.replaceFirst("=", " ")).append("\r\n");
        }
        return reply.append("250 ENHANCEDSTATUSCODES\r\n").toString();
    }

    private static String address(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    private void onMail(String sender) {
        if (mail.isPresent()) {
            say(503);
            return;
        }
        int code = draw(GOOD);
        if (code == GOOD) {
            mail = Optional.of(sender);
        } else {
            refusedSender = sender;
            refusedSenderCode = code;
            ledger.decideForOthers(sender, code);
        }
        say(code);
    }

    private void onRecipient(String recipient) {
        if (mail.isEmpty()) {
            ledger.decide(refusedSender, recipient, refusedSenderCode);
            say(503);
            return;
        }
        int code = recipients.size() >= 3 && random.nextBoolean() ? TOO_MANY : draw(GOOD);
        if (code == TOO_MANY) {
            ledger.decideForOthers(mail.get(), code);
        } else {
            ledger.decide(mail.get(), recipient, code);
        }
        if (code == GOOD) {
            recipients.add(recipient);
        }
        say(code);
    }

    private void onData() {
        if (mail.isEmpty() || (recipients.isEmpty() && random.nextBoolean())) {
            say(503);
            return;
        }
        int code = draw(CONTENT_PLEASE);
        if (code == CONTENT_PLEASE) {
            ears.expectContent();
        } else {
            decideForAll(code);
        }
        say(code);
    }

    @Override
    public void onContent(byte[] octets) {
        content.writeBytes(octets);
        takeOrRefuse();
    }

    @Override
    public void onBlock(byte[] block, String line) {
        content.writeBytes(block);
        if (line.endsWith(" LAST")) {
            takeOrRefuse();
            return;
        }
        int code = recipients.isEmpty() || broken ? 503 : draw(GOOD);
        if (code != GOOD && !broken) {
            broken = true;
            decideForAll(code);
        }
        say(code);
    }

    private void takeOrRefuse() {
        if (recipients.isEmpty() || broken) {
            say(554);
        } else {
            int code = draw(GOOD);
            if (code == GOOD) {
                commit();
                return;
            }
            decideForAll(code);
            say(code);
        }
        content.reset();
        if (random.nextBoolean()) {
            reset();
        } else {
            // Some servers keep a refused transaction open, and insist on RSET.
            broken = true;
        }
    }

    private void commit() {
        String id = mail.orElseThrow();
        if (!Arrays.equals(contents.get(id), content.toByteArray())) {
            throw new AssertionError("the content of " + id + " is " + content);
        }
        List<String> taken = List.copyOf(recipients);
        if (mute) {
            taken.forEach(recipient -> ledger.commitBehindFarewell(id, recipient));
            reset();
            return;
        }
        taken.forEach(recipient -> ledger.commit(id, recipient));
        reset();
        if (isTimeToLeave()) {
            end = random.nextBoolean() ? End.RESET : End.IN_ORDER;
        } else {
            voice.say(
                    reply(GOOD),
                    mood == Mood.MAY_LEAVE_AND_HAS_CHANGED
                            ? () -> {}
                            : () -> taken.forEach(recipient -> ledger.heard(id, recipient)));
        }
    }

    private void decideForAll(int code) {
        recipients.forEach(recipient -> ledger.decide(mail.orElseThrow(), recipient, code));
    }

    private void reset() {
        mail = Optional.empty();
        recipients.clear();
        content.reset();
        broken = false;
    }

    private int draw(int good) {
        if (random.nextInt(100) >= badness) {
            return good;
        }
        return random.nextBoolean() ? 550 : 450;
    }

    private void say(int code) {
        if (mute) {
            return;
        }
        if (!isTimeToLeave()) {
            voice.say(reply(code));
            return;
        }
        switch (random.nextInt(5)) {
            case 0, 1 -> end = End.RESET;
            case 2 -> end = End.IN_ORDER;
            case 3 -> {
                voice.say("421 leaving\r\n");
                end = End.IN_ORDER;
            }
            default -> {
                // And yet it goes on with all that it has.
                voice.say("421 leaving\r\n");
                mute = true;
            }
        }
    }

    private boolean isTimeToLeave() {
        replies++;
        return replies == leavesAtReply;
    }

    private String reply(int code) {
        return random.nextInt(5) == 0
                ? code + "-words\r\n" + code + " more words\r\n"
                : code + " words\r\n";
    }
}
