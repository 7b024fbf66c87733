package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateSlotTest {

    @TempDir private Path root;

    @Test
    void givesTwoNetworksAtATimeDifferentPlaces() throws IOException {
        try (TemplateSlot one = TemplateSlot.acquire(root, 6);
                TemplateSlot two = TemplateSlot.acquire(root, 6)) {

            assertThat(two.template()).isNotEqualTo(one.template());
            assertThat(two.firstPort()).isGreaterThanOrEqualTo(one.firstPort() + 6);
        }
    }

    @Test
    void givesAPlaceAgainThatWasGivenBack() throws IOException {
        Path first;
        try (TemplateSlot one = TemplateSlot.acquire(root, 6)) {
            first = one.template();
        }

        try (TemplateSlot two = TemplateSlot.acquire(root, 6)) {
            assertThat(two.template()).isEqualTo(first);
        }
    }

    @Test
    void holdsItsPortsAgainstThoseWhoCannotSeeItsLockUntilTorTakesThem(@TempDir Path otherRoot)
            throws IOException {
        try (TemplateSlot one = TemplateSlot.acquire(root, 6);
                TemplateSlot other = TemplateSlot.acquire(otherRoot, 6)) {
            assertThat(other.firstPort()).isGreaterThanOrEqualTo(one.firstPort() + 6);

            one.releasePorts();

            assertThat(FreePorts.isFree(one.firstPort())).isTrue();
        }
    }

    @Test
    void passesOverAPlaceWhosePortsAStrangerUses() throws IOException {
        int firstPort;
        try (TemplateSlot one = TemplateSlot.acquire(root, 6)) {
            firstPort = one.firstPort();
        }
        try (ServerSocket stranger =
                        new ServerSocket(firstPort + 5, 1, InetAddress.getLoopbackAddress());
                TemplateSlot two = TemplateSlot.acquire(root, 6)) {

            assertThat(stranger.isBound()).isTrue();
            assertThat(two.firstPort()).isGreaterThan(firstPort);
        }
    }
}
