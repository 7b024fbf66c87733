package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {

    @TempDir private Path folder;

    @Test
    void staysTheSameOverRestarts() throws Exception {
        Path file = folder.resolve("var").resolve("node-name");

        NodeName first = NodeName.keptIn(file);

        assertThat(NodeName.keptIn(file)).isEqualTo(first);
    }

    @Test
    void differsFromNodeToNode() throws Exception {
        NodeName one = NodeName.keptIn(folder.resolve("one"));
        NodeName other = NodeName.keptIn(folder.resolve("other"));

        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void leavesNothingButTheFile() throws Exception {
        NodeName.keptIn(folder.resolve("node-name"));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("node-name"));
        }
    }

    @Test
    void isWhatTheOperatorWroteIntoTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("node-name"), " mx-1.b.example \n");

        assertThat(NodeName.keptIn(file)).isEqualTo(new NodeName("mx-1.b.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "../up", "a/b", "naïve", "one\ntwo"})
    void refusesAFileThatHoldsNoName(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("node-name"), content);

        assertThatThrownBy(() -> NodeName.keptIn(file))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        file
                                + ": node name \""
                                + content
                                + "\", expected 1 to 64 letters, digits, dots, hyphens");
    }

    @Test
    void refusesANameOfMoreThan64Characters() {
        assertThat(new NodeName("n".repeat(64)).name()).hasSize(64);
        assertThatThrownBy(() -> new NodeName("n".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
