package james.onionmx.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.integration.Project;
import james.onionmx.tor.TorFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages lead to where they say, and name what there is. */
class DocumentationTest {

    static Stream<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndAHeading(MarkdownPage page) throws IOException {
        List<String> dead = new ArrayList<>();
        for (String link : page.links()) {
            if (!link.contains("://") && !link.startsWith("mailto:") && isDead(page, link)) {
                dead.add(link);
            }
        }

        assertThat(dead).as("dead links of " + page.path()).isEmpty();
    }

    private static boolean isDead(MarkdownPage page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target =
                parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
        if (!Files.exists(Project.root().resolve(target))) {
            return true;
        }
        return parts.length == 2 && !MarkdownPage.at(target).anchors().contains(parts[1]);
    }

    /**
     * A page that nobody leads to is a page that nobody reads; decisions are found by their number.
     */
    @Test
    void everyPageIsLedToFromTheIndex() throws IOException {
        List<String> led = MarkdownPage.at(Path.of("docs/index.md")).links();

        assertThat(MarkdownPage.all().stream().map(MarkdownPage::path))
                .filteredOn(path -> path.startsWith("docs") && path.getNameCount() == 2)
                .extracting(path -> path.getFileName().toString())
                .filteredOn(name -> !name.equals("index.md"))
                .allMatch(led::contains);
    }

    /** Else the site, which has only what is in {@code docs}, has dead links. */
    @Test
    void pagesOfTheSiteLeadToNoFileOutsideOfIt() throws IOException {
        assertThat(MarkdownPage.all())
                .filteredOn(page -> page.path().startsWith("docs"))
                .allSatisfy(
                        page ->
                                assertThat(page.links())
                                        .filteredOn(link -> !link.contains("://"))
                                        .allMatch(
                                                link ->
                                                        page.path()
                                                                .resolveSibling(link)
                                                                .normalize()
                                                                .startsWith("docs")));
    }

    private static String troubleshooting() throws IOException {
        return MarkdownPage.at(Path.of("docs/troubleshooting.md")).lines().stream()
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @EnumSource(TorFailure.Cause.class)
    void everyWayThatTorFailsIsExplained(TorFailure.Cause cause) throws IOException {
        assertThat(troubleshooting()).contains(" | `" + cause + "` | ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OnionDeliveryHealthCheck", "OnionServiceHealthCheck"})
    void everyHealthCheckIsExplainedByItsName(String type) throws IOException {
        String source =
                Files.readString(
                        Project.root()
                                .resolve("extension/src/main/java/james/onionmx/admin")
                                .resolve(type + ".java"));
        String name = source.replaceFirst("(?s).*new ComponentName\\(\"([^\"]+)\"\\).*", "$1");

        assertThat(troubleshooting()).contains("| `" + name + "` | ");
    }
}
