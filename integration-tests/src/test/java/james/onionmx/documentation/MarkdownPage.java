package james.onionmx.documentation;

import james.onionmx.integration.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param path where it is, from the project's root
 * @param lines its text
 */
record MarkdownPage(Path path, List<String> lines) {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");
    private static final String FENCE = "```";

    MarkdownPage {
        lines = List.copyOf(lines);
    }

    /** Commands of one block. */
    record Block(String heading, String language, List<String> commands) {}

    /** All pages that readers are led to. */
    static List<MarkdownPage> all() throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        for (String folder : List.of("docs", "james-conf")) {
            try (Stream<Path> files = Files.walk(Project.root().resolve(folder))) {
                for (Path file : files.filter(MarkdownPage::isMarkdown).sorted().toList()) {
                    pages.add(at(Project.root().relativize(file)));
                }
            }
        }
        for (String file : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md")) {
            pages.add(at(Path.of(file)));
        }
        return pages;
    }

    private static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md") && !file.toString().contains("/target/");
    }

    static MarkdownPage at(Path path) throws IOException {
        return new MarkdownPage(path, Files.readAllLines(Project.root().resolve(path)));
    }

    /** Where its links lead, as written. */
    List<String> links() {
        return prose().map(LINK::matcher)
                .flatMap(Matcher::results)
                .map(link -> link.group(1))
                .toList();
    }

    /** The anchors of its headings, as those who show Markdown make them. */
    Set<String> anchors() {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new LinkedHashSet<>();
        for (String heading :
                prose().map(HEADING::matcher)
                        .filter(Matcher::matches)
                        .map(match -> match.group(1))
                        .toList()) {
            String text =
                    heading.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                            .replaceAll("&[a-z]+;", "")
                            .toLowerCase(Locale.ROOT);
            String anchor = NOT_IN_ANCHORS.matcher(text).replaceAll("").strip().replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    /** The lines outside of blocks of code. */
    private Stream<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.strip().startsWith(FENCE)) {
                inside = !inside;
            } else if (!inside) {
                prose.add(line);
            }
        }
        return prose.stream();
    }

    /** The blocks of code with the commands in them, one a line. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        List<String> body = List.of();
        String language = "";
        boolean inside = false;
        for (String line : lines) {
            if (line.strip().startsWith(FENCE)) {
                if (inside) {
                    blocks.add(new Block(heading, language, commands(body)));
                }
                inside = !inside;
                language = line.strip().substring(FENCE.length());
                body = new ArrayList<>();
            } else if (inside) {
                body.add(line);
            } else if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ ", "");
            }
        }
        return blocks;
    }

    private static List<String> commands(List<String> body) {
        return Stream.of(
                        body.stream()
                                .collect(Collectors.joining("\n"))
                                .replace("\\\n", "")
                                .split("\n"))
                .map(line -> line.replaceFirst("  +# .*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
