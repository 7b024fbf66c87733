package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapFilesTest {

    @TempDir private Path folder;

    @Test
    void readsFilesAndFoldersOfDifferentFormats() throws Exception {
        Path plain = Files.writeString(folder.resolve("plain"), "a.test " + ONE);
        Path maps = Files.createDirectory(folder.resolve("maps.d"));
        Files.writeString(maps.resolve("10-community.yml"), ONE + ": [b.test]");
        Files.writeString(maps.resolve("20-postfix"), "c.test smtptor:[" + ONE + "]");

        OnionMxMap map = new MapFiles(List.of(plain, maps)).read().toMap();

        assertThat(map.size()).isEqualTo(3);
        assertThat(List.of("a.test", "b.test", "c.test"))
                .allMatch(name -> map.find(domain(name)).isPresent());
    }

    @Test
    void namesBothPlacesOfAConflictInTheOrderOfTheNames() throws Exception {
        Path first = Files.writeString(folder.resolve("1.map"), "# c\na.test " + ONE);
        Path second = Files.writeString(folder.resolve("2.map"), "a.test " + TWO);

        assertThat(new MapFiles(List.of(folder)).read().problems())
                .singleElement()
                .hasToString(
                        "%s:1: \"a.test\" has other onions already in %s:2, expected one entry"
                                .formatted(second, first));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".hidden",
                "onions~",
                "#onions#",
                ".onions.swp",
                "onions.swp",
                "onions.bak",
                "onions.orig",
                "onions.rej",
                "onions.tmp",
                "onions.dpkg-dist",
                "onions.rpmsave",
            })
    void leavesOutWhatEditorsLeaveInAFolder(String name) throws Exception {
        Files.writeString(folder.resolve(name), "broken");

        assertThat(new MapFiles(List.of(folder)).read().toMap().size()).isZero();
    }

    @Test
    void doesNotFollowFoldersInAFolder() throws Exception {
        Path below = Files.createDirectory(folder.resolve("below"));
        Files.writeString(below.resolve("onions"), "broken");

        assertThat(new MapFiles(List.of(folder)).read().toMap().size()).isZero();
    }

    @Test
    void readsAFileNamedItselfWhateverItsName() throws Exception {
        Path hidden = Files.writeString(folder.resolve(".onions.bak"), "a.test " + ONE);

        assertThat(new MapFiles(List.of(hidden)).read().toMap().size()).isEqualTo(1);
    }

    @Test
    void namesAFileThatIsMissing() {
        Path missing = folder.resolve("none");

        assertThat(new MapFiles(List.of(missing)).read().problems())
                .singleElement()
                .asString()
                .startsWith(missing + ": cannot be read");
    }
}
