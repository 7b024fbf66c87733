package james.onionmx.matchers;

/**
 * What becomes of mail for a domain of which cannot be told now whether it has an onion MX ({@code
 * lookup.on-failure}).
 */
public enum LookupFailurePolicy {
    /** It goes the ordinary way: the recipient does not match. */
    CLEAR,
    /** It waits: the recipient matches, and the mailet asks again later. */
    DEFER
}
