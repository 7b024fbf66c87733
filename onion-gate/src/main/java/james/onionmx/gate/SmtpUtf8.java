package james.onionmx.gate;

/** Whether addresses outside of ASCII are taken (RFC 6531). */
public enum SmtpUtf8 {
    /** SMTPUTF8 is announced; the back end has to announce it too. */
    OFFERED,
    /** Not announced, and such addresses are refused. */
    REFUSED
}
