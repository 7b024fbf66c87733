package james.onionmx.tor;

/** No credentials at all: for a SOCKS port that takes none, or circuits that all may share. */
record SharedIsolation() implements IsolationPolicy {

    @Override
    public Isolation isolationFor(OnionAddress onion, String share) {
        return Isolation.shared();
    }

    @Override
    public void renew(OnionAddress onion, String share, Isolation failed) {
        // Nothing to renew: whoever wants fresh circuits after a failure wants tokens.
    }
}
