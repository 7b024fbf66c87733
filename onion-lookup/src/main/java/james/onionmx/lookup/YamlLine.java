package james.onionmx.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of the small part of YAML that {@link CommunityYamlSyntax} takes. */
sealed interface YamlLine {

    /** Nothing, or only a comment. */
    record Blank() implements YamlLine {}

    /** {@code ---}. */
    record DocumentStart() implements YamlLine {}

    /** {@code ...}. */
    record DocumentEnd() implements YamlLine {}

    /**
     * {@code key:}, {@code key: value} or {@code key: [value, value]}.
     *
     * @param values what stands in the line; none if the values may follow
     */
    record Key(String name, Optional<List<String>> values) implements YamlLine {}

    /**
     * {@code - value}.
     *
     * @param indent the blanks in front
     * @param value none for an empty one
     */
    record Item(int indent, Optional<String> value) implements YamlLine {}

    /** Reads a line. */
    static YamlLine parse(String text) throws MalformedEntry {
        return new Scanner(text).line();
    }

    /** Reads one line from left to right. */
    final class Scanner {

        private static final Pattern PLAIN =
                Pattern.compile("[\\p{L}\\p{N}.][\\p{L}\\p{N}\\p{M}._-]*|~");
        private static final Pattern SINGLE_QUOTED = Pattern.compile("'((?:[^']|'')*+)'");
        private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"([^\"\\\\]*+)\"");
        private static final List<String> NULLS = List.of("~", "null", "Null", "NULL");

        private final String text;
        private int at;

        private Scanner(String text) {
            this.text = text;
        }

        private YamlLine line() throws MalformedEntry {
            skipBlanks();
            int indent = at;
            if (isEnd()) {
                return new Blank();
            }
            if (text.substring(0, indent).contains("\t")) {
                throw new MalformedEntry("a tab in front of a value, expected spaces");
            }
            if (isMarker("---")) {
                return new DocumentStart();
            }
            if (isMarker("...")) {
                return new DocumentEnd();
            }
            if (isDash()) {
                at++;
                skipBlanks();
                Optional<String> value = isEnd() ? Optional.empty() : scalar();
                requireEnd();
                return new Item(indent, value);
            }
            if (indent > 0) {
                throw new MalformedEntry(
                        "\"" + text.strip() + "\" is indented, expected: - domain");
            }
            return key();
        }

        private YamlLine key() throws MalformedEntry {
            Optional<String> name = scalar();
            skipBlanks();
            if (name.isEmpty() || !take(':') || !(isEnd() || isBlank())) {
                throw new MalformedEntry("\"" + text.strip() + "\", expected: <56>.onion:");
            }
            skipBlanks();
            if (isEnd()) {
                return new Key(name.get(), Optional.empty());
            }
            List<String> values = take('[') ? flowList() : scalar().stream().toList();
            requireEnd();
            return new Key(name.get(), Optional.of(values));
        }

        private List<String> flowList() throws MalformedEntry {
            List<String> values = new ArrayList<>();
            skipBlanks();
            while (!take(']')) {
                if (isEnd()) {
                    throw new MalformedEntry("a list that does not end in its line, expected ]");
                }
                scalar().ifPresent(values::add);
                skipBlanks();
                boolean isLast = at < text.length() && text.charAt(at) == ']';
                if (!isLast && !isEnd() && !take(',')) {
                    throw new MalformedEntry(
                            "\"" + text.strip() + "\", expected , or ] after a domain");
                }
                skipBlanks();
            }
            return values;
        }

        /** A value; none where it is null. */
        private Optional<String> scalar() throws MalformedEntry {
            Optional<String> quoted =
                    match(SINGLE_QUOTED)
                            .map(value -> value.replace("''", "'"))
                            .or(() -> match(DOUBLE_QUOTED));
            if (quoted.isPresent()) {
                return quoted;
            }
            Optional<String> plain = match(PLAIN);
            if (plain.isEmpty()) {
                throw new MalformedEntry(
                        "\"" + text.substring(at).strip() + "\", expected a name or a quoted name");
            }
            return plain.filter(value -> !NULLS.contains(value));
        }

        /** What a pattern's group, or else the whole pattern, matches here. */
        private Optional<String> match(Pattern pattern) {
            Matcher matcher = pattern.matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) {
                return Optional.empty();
            }
            at = matcher.end();
            return Optional.of(matcher.group(matcher.groupCount()));
        }

        private boolean isMarker(String marker) {
            return at == 0 && text.stripTrailing().equals(marker);
        }

        private boolean isDash() {
            boolean isLast = at + 1 >= text.length();
            return text.charAt(at) == '-' && (isLast || text.charAt(at + 1) == ' ');
        }

        private boolean take(char expected) {
            if (at < text.length() && text.charAt(at) == expected) {
                at++;
                return true;
            }
            return false;
        }

        private void skipBlanks() {
            while (at < text.length() && isBlank()) {
                at++;
            }
        }

        private boolean isBlank() {
            return text.charAt(at) == ' ' || text.charAt(at) == '\t';
        }

        /** Whether nothing follows, or a comment after a blank. */
        private boolean isEnd() {
            boolean isComment =
                    at < text.length()
                            && text.charAt(at) == '#'
                            && (at == 0 || " \t".indexOf(text.charAt(at - 1)) >= 0);
            return at >= text.length() || isComment;
        }

        private void requireEnd() throws MalformedEntry {
            skipBlanks();
            if (!isEnd()) {
                throw new MalformedEntry(
                        "\"" + text.substring(at) + "\" after a value, expected the line's end");
            }
        }
    }
}
