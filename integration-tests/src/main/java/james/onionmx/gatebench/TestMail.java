package james.onionmx.gatebench;

/**
 * What is sent.
 *
 * @param sender the MAIL command
 * @param recipient the RCPT command
 * @param content with CRLF at its end, and without a dot at the start of a line
 */
record TestMail(String sender, String recipient, String content) {

    private static final int LINES = 64;
    private static final int LINE = 78;

    /** Of 5 kB. */
    static TestMail to(String recipient) {
        return new TestMail(
                "MAIL FROM:<sender@client.example>",
                "RCPT TO:<" + recipient + ">",
                "Subject: measured\r\n\r\n" + ("x".repeat(LINE) + "\r\n").repeat(LINES));
    }
}
