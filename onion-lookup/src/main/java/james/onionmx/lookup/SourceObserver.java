package james.onionmx.lookup;

/** Is told what each source answers, on the threads of the look-ups. */
@FunctionalInterface
public interface SourceObserver {

    /** A source was asked and answered. Must not block. */
    void answered(SourceName source, MailDomain domain, LookupOutcome outcome);
}
