package james.onionmx.configuration;

/** A configuration that James must not start with; the message is for the operator. */
public final class BadConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public BadConfigurationException(String message) {
        super(message);
    }

    /** One value of the properties file. */
    public static BadConfigurationException of(String key, String value, String expected) {
        return new BadConfigurationException(
                OnionMxConfiguration.FILE
                        + ": "
                        + key
                        + " = \""
                        + value
                        + "\", expected "
                        + expected);
    }
}
