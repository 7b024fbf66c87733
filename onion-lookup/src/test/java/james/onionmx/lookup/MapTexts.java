package james.onionmx.lookup;

import static java.util.stream.Collectors.joining;

import james.onionmx.testbed.onion.OnionNames;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Maps and lines for property tests. */
final class MapTexts extends DomainContextBase {

    private static final List<String> ONIONS =
            IntStream.range(0, 6).mapToObj(number -> OnionNames.named("map" + number)).toList();

    /**
     * An entry as it is meant.
     *
     * @param subject as in the plain format
     * @param targets {@code onion} or {@code onion:port}
     */
    record Line(String subject, List<String> targets) {

        String plain() {
            return subject + " " + String.join(" ", targets);
        }

        /** Of a domain or wildcard. */
        String postfix() {
            return subject
                    + " smtptor:"
                    + targets.stream()
                            .map(target -> "[" + target.replaceFirst("(:.*)?$", "]$1"))
                            .collect(joining(", "));
        }

        /** With one target without a port. */
        String yaml() {
            return "'" + targets.get(0) + "':\n  - '" + subject + "'";
        }

        String in(MapFormat format) {
            return switch (format) {
                case PLAIN -> plain();
                case POSTFIX -> postfix();
                case YAML -> yaml();
            };
        }
    }

    /** A map whose subjects differ. */
    record Lines(List<Line> lines) {}

    /** A map that every format can express: no exchangers, one onion each, used once, port 25. */
    record SimpleLines(List<Line> lines) {}

    /** A line that may be anything, often nearly an entry. */
    record StrayLine(String text) {}

    @Provide
    Arbitrary<Lines> anyLines() {
        Arbitrary<String> subject =
                Combinators.combine(Arbitraries.of("", "", "*.", "mx:"), names())
                        .as(String::concat);
        Arbitrary<String> target =
                Combinators.combine(Arbitraries.of(ONIONS), Arbitraries.of("", ":2525", ":1"))
                        .as(String::concat);
        return Combinators.combine(
                        subject, target.list().ofMinSize(1).ofMaxSize(3).uniqueElements())
                .as(Line::new)
                .list()
                .ofMaxSize(12)
                .uniqueElements(Line::subject)
                .map(Lines::new);
    }

    @Provide
    Arbitrary<SimpleLines> simpleLines() {
        Arbitrary<String> subject =
                Combinators.combine(Arbitraries.of("", "*."), names()).as(String::concat);
        return subject.list()
                .ofMinSize(1)
                .ofMaxSize(ONIONS.size())
                .uniqueElements()
                .map(
                        subjects ->
                                new SimpleLines(
                                        IntStream.range(0, subjects.size())
                                                .mapToObj(
                                                        at ->
                                                                new Line(
                                                                        subjects.get(at),
                                                                        List.of(ONIONS.get(at))))
                                                .toList()));
    }

    /** From few labels, so that some lie below others. */
    private static Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "mail", "xn--bcher-kva")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(labels -> String.join(".", labels) + ".test");
    }

    @Provide
    Arbitrary<StrayLine> strayLines() {
        Arbitrary<String> word =
                Arbitraries.oneOf(
                        Arbitraries.strings()
                                .excludeChars('\n', '\r')
                                .ofMinLength(1)
                                .ofMaxLength(12),
                        Arbitraries.of(ONIONS),
                        Arbitraries.of(
                                "- ",
                                "-",
                                "---",
                                "...",
                                ":",
                                ": ",
                                "'",
                                "\"",
                                "[",
                                "]",
                                ",",
                                "#",
                                " ",
                                "\t",
                                "smtptor:",
                                "mx:",
                                "*.",
                                ".",
                                "*",
                                "stray.test",
                                "a.test",
                                TestOnions.VERSION_2,
                                TestOnions.WRONG_CHECKSUM,
                                ":25",
                                ":0",
                                "%",
                                "&a",
                                "~",
                                "null",
                                "b\u00fccher.test",
                                "\ufeff"));
        return word.list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(words -> new StrayLine(String.join("", words)));
    }
}
