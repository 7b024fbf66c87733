package james.onionmx.testbed.smtp;

/** Where in a conversation an answer is due. */
public enum SmtpStep {
    /** On connect. */
    BANNER,
    /** After EHLO. */
    EHLO,
    /** After HELO. */
    HELO,
    /** After STARTTLS. */
    STARTTLS,
    /** After MAIL. */
    MAIL,
    /** After a RCPT without an answer of its own. */
    RCPT,
    /** After DATA; content is read if the answer starts with 354. */
    DATA,
    /** After a block of BDAT that is not the last. */
    BDAT,
    /** After the final dot, or the last block of BDAT. */
    CONTENT,
    /** After RSET. */
    RSET,
    /** After QUIT. */
    QUIT,
    /** After a PROXY line, to which a server says nothing. */
    PROXY,
    /** After anything else. */
    OTHER
}
