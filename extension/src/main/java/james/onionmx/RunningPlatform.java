package james.onionmx;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The James and the Java that this jar was loaded into, and whether it was made for them.
 * Immutable. Compiled for Java 11, and links the JDK alone.
 */
final class RunningPlatform {

    /** What everything else in this jar is compiled for. */
    private static final int OLDEST_JAVA = 17;

    /**
     * The messages that this jar handles. The jar for James 3.9 is this one with the packages of
     * the mail API renamed, and so is this name in it.
     */
    private static final String OWN_MESSAGES = "javax.mail.internet.MimeMessage";

    private static final String OF_JAKARTA = "jakarta";

    private final Runtime.Version java;
    private final String messages;

    /**
     * A platform.
     *
     * @param java the version of the JDK
     * @param messages the class of the messages that James hands out
     */
    RunningPlatform(Runtime.Version java, String messages) {
        this.java = Objects.requireNonNull(java);
        this.messages = Objects.requireNonNull(messages);
    }

    /** The one that runs this. */
    static RunningPlatform current() {
        return new RunningPlatform(Runtime.version(), messagesOfJames());
    }

    private static String messagesOfJames() {
        try {
            return Class.forName("org.apache.mailet.Mail")
                    .getMethod("getMessage")
                    .getReturnType()
                    .getName();
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            throw new IllegalStateException("no James is around James OnionMX", e);
        }
    }

    /** What keeps this jar from running here, in an operator's words; empty if it can run. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (java.feature() < OLDEST_JAVA) {
            problems.add(
                    "James OnionMX needs Java "
                            + OLDEST_JAVA
                            + " or later, and this is Java "
                            + java.feature()
                            + ": start James with a newer one");
        }
        if (!messages.equals(OWN_MESSAGES)) {
            problems.add(
                    "this jar of James OnionMX is for "
                            + james(OWN_MESSAGES)
                            + ", and this is "
                            + james(messages)
                            + ": put the jar whose name ends in "
                            + classifier(messages)
                            + " into extensions-jars instead");
        }
        return problems;
    }

    private static String james(String messages) {
        return messages.startsWith(OF_JAKARTA) ? "James 3.9 or later" : "James 3.8";
    }

    private static String classifier(String messages) {
        return messages.startsWith(OF_JAKARTA) ? "-james39.jar" : "-james38.jar";
    }
}
