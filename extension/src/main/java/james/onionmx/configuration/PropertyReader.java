package james.onionmx.configuration;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.Configuration;

/**
 * Reads typed values of one properties file, each error naming key, value and what was expected.
 */
record PropertyReader(Configuration properties) {

    /** More would overflow the milliseconds of a timer. */
    private static final Duration LONGEST = Duration.ofDays(1);

    List<String> list(String key) {
        return Arrays.stream(properties.getStringArray(key))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The value, as it stands in the file; a list where one value belongs is an error. */
    Optional<String> text(String key, String expected) throws BadConfigurationException {
        List<String> values = list(key);
        if (values.size() > 1) {
            throw BadConfigurationException.of(key, String.join(",", values), expected);
        }
        return values.stream().findFirst();
    }

    Duration duration(String key, Duration absent) throws BadConfigurationException {
        String expected = "a duration such as 30s, 5 min or 2 hours, more than zero, up to 1 day";
        return duration(
                key, absent, expected, value -> !value.isZero() && value.compareTo(LONGEST) <= 0);
    }

    Duration durationOrZero(String key, Duration absent) throws BadConfigurationException {
        String expected = "a duration such as 30s, 5 min or 2 days, or 0";
        return duration(key, absent, expected, value -> !value.isNegative());
    }

    private Duration duration(
            String key, Duration absent, String expected, Predicate<Duration> allowed)
            throws BadConfigurationException {
        Optional<String> text = text(key, expected);
        if (text.isEmpty()) {
            return absent;
        }
        return DurationText.parse(text.get())
                .filter(allowed)
                .orElseThrow(() -> BadConfigurationException.of(key, text.get(), expected));
    }

    /** A whole number from 1. */
    int number(String key, int absent, int most) throws BadConfigurationException {
        return number(key, absent, 1, most);
    }

    int number(String key, int absent, int least, int most) throws BadConfigurationException {
        String expected = "a whole number from " + least + " to " + most;
        Optional<String> text = text(key, expected);
        if (text.isEmpty()) {
            return absent;
        }
        if (text.get().matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw BadConfigurationException.of(key, text.get(), expected);
    }

    /** A number of octets from 1, with James' units. */
    long size(String key, long absent) throws BadConfigurationException {
        String expected = "a size such as 512K or 1M, more than zero";
        Optional<String> text = text(key, expected);
        if (text.isEmpty()) {
            return absent;
        }
        OptionalLong value = SizeText.parse(text.get());
        if (value.orElse(0) < 1) {
            throw BadConfigurationException.of(key, text.get(), expected);
        }
        return value.getAsLong();
    }

    HostAndPort hostAndPort(String key, HostAndPort absent) throws BadConfigurationException {
        return hostAndPort(key, absent, "host:port, such as 127.0.0.1:9050");
    }

    private HostAndPort hostAndPort(String key, HostAndPort absent, String expected)
            throws BadConfigurationException {
        Optional<String> text = text(key, expected);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            HostAndPort value = HostAndPort.fromString(text.get());
            if (value.hasPort() && value.getPort() > 0 && !value.getHost().isEmpty()) {
                return value;
            }
            throw BadConfigurationException.of(key, text.get(), expected);
        } catch (IllegalArgumentException e) {
            throw BadConfigurationException.of(key, text.get(), expected);
        }
    }

    /** An address of this machine that nobody else reaches, with a port. */
    InetSocketAddress loopback(String key, InetSocketAddress absent)
            throws BadConfigurationException {
        return loopback(key, absent, Optional.of(absent)).orElse(absent);
    }

    /** The same, with an example of one. */
    Optional<InetSocketAddress> loopback(
            String key, InetSocketAddress example, Optional<InetSocketAddress> absent)
            throws BadConfigurationException {
        String expected =
                "a loopback address with a port, such as "
                        + written(example)
                        + ", which nobody but this machine reaches";
        Optional<InetSocketAddress> value = address(key, example, expected);
        if (value.isPresent() && !value.get().getAddress().isLoopbackAddress()) {
            throw BadConfigurationException.of(key, written(value.get()), expected);
        }
        return value.or(() -> absent);
    }

    /** An address of this machine, whoever reaches it, with a port; not all addresses at once. */
    InetSocketAddress ownAddress(String key, InetSocketAddress absent)
            throws BadConfigurationException {
        String expected = "one address of this machine with a port, such as 172.29.25.3:2525";
        InetSocketAddress value = address(key, absent, expected).orElse(absent);
        if (value.getAddress().isAnyLocalAddress()) {
            throw BadConfigurationException.of(key, written(value), expected);
        }
        return value;
    }

    private Optional<InetSocketAddress> address(
            String key, InetSocketAddress example, String expected)
            throws BadConfigurationException {
        Optional<String> text = text(key, expected);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        HostAndPort value = hostAndPort(key, HostAndPort.fromString(written(example)), expected);
        if (!InetAddresses.isInetAddress(value.getHost())) {
            throw BadConfigurationException.of(key, text.get(), expected);
        }
        return Optional.of(
                new InetSocketAddress(InetAddresses.forString(value.getHost()), value.getPort()));
    }

    /** The address of another machine, without a port. */
    Optional<InetAddress> otherMachine(String key, String example)
            throws BadConfigurationException {
        String expected = "one address of another machine, such as " + example;
        Optional<String> text = text(key, expected);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!InetAddresses.isInetAddress(text.get())
                || InetAddresses.forString(text.get()).isAnyLocalAddress()) {
            throw BadConfigurationException.of(key, text.get(), expected);
        }
        return text.map(InetAddresses::forString);
    }

    /** An address as operators write it. */
    static String written(InetSocketAddress address) {
        return HostAndPort.fromParts(
                        InetAddresses.toAddrString(address.getAddress()), address.getPort())
                .toString();
    }

    /** A file, by its whole path. */
    Optional<Path> file(String key) throws BadConfigurationException {
        String expected = "the whole path of a file";
        Optional<String> text = text(key, expected);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(wholePath(key, text.get(), expected));
    }

    static Path wholePath(String key, String text, String expected)
            throws BadConfigurationException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            throw BadConfigurationException.of(key, text, expected + ": " + e.getReason());
        }
        throw BadConfigurationException.of(key, text, expected);
    }

    /** What is meant by {@code true} and by {@code false}, which is also meant by nothing. */
    <T> T flag(String key, T meansTrue, T meansFalse) throws BadConfigurationException {
        String expected = "true or false";
        String text = text(key, expected).orElse("false");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> meansTrue;
            case "false" -> meansFalse;
            default -> throw BadConfigurationException.of(key, text, expected);
        };
    }

    /** A choice among an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String key, Class<E> type, E absent)
            throws BadConfigurationException {
        String expected =
                "one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(PropertyReader::written)
                                .collect(Collectors.joining(", "));
        Optional<String> text = text(key, expected);
        if (text.isEmpty()) {
            return absent;
        }
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equalsIgnoreCase(text.get())) {
                return constant;
            }
        }
        throw BadConfigurationException.of(key, text.get(), expected);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
