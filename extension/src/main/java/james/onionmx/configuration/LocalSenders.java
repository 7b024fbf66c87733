package james.onionmx.configuration;

/** Whether a stranger may name a sender of a domain of ours. */
public enum LocalSenders {
    /** As on the clear net: mailing lists and forwarders do. */
    TAKEN,
    /** Refused at MAIL. */
    REJECTED
}
