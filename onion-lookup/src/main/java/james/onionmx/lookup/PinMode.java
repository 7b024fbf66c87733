package james.onionmx.lookup;

/** What becomes of a domain whose onions are others than those remembered ({@code pin}). */
public enum PinMode {
    /** Nothing: the new ones are taken. */
    OFF,
    /** A warning; the new ones are used. */
    WARN,
    /** The mail waits until the operator confirms the new ones. */
    STRICT
}
