package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

class TrustAnchorsTest {

    private static final String DS =
            ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
    private static final String KEY =
            """
            . IN DNSKEY 257 3 13 (
              mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+
              KkxLbxILfDLUT0rAK9iUzy1L53eKGQ== ) ; a comment\
            """;

    @TempDir private Path folder;

    @Test
    void knowsTheKeysOfTheRoot() {
        assertThat(TrustAnchors.ofRoot().sets())
                .singleElement()
                .satisfies(
                        set ->
                                assertThat(set.rrs(false))
                                        .extracting(held -> ((DSRecord) held).getFootprint())
                                        .containsExactlyInAnyOrder(20_326, 38_696));
    }

    @Test
    void readsDsAndDnskeyRecords() throws IOException {
        TrustAnchors anchors = read(DS + "\n" + KEY + "\n");

        assertThat(anchors.sets())
                .extracting(RRset::getType)
                .containsExactlyInAnyOrder(Type.DS, Type.DNSKEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "; only a comment\n", ". IN A 192.0.2.1\n"})
    void refusesAFileThatHoldsNoAnchorsOrOtherRecords(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining("anchors.ds")
                .withMessageContaining("expected DS");
    }

    @Test
    void namesTheLineThatIsWrong() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> read(DS + "\n. IN DS twenty 8 2 AA\n"))
                .withMessageContaining("anchors.ds:2");
    }

    @Test
    void readsNoOtherFile() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> read("$INCLUDE /etc/passwd\n"))
                .withMessageContaining("anchors.ds:1");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TrustAnchors.read(folder.resolve("none")))
                .withMessageContaining("none");
    }

    @ParameterizedTest
    @CsvSource({
        "TRUST_AD, 192.0.2.1, 1",
        "TRUST_AD, 127.0.0.53, 0",
        "TRUST_AD, ::1, 0",
        "PREFER, 192.0.2.1, 0",
    })
    void trustsNoResolverOnAnotherMachine(DnssecMode mode, String resolver, int untrustworthy) {
        DnssecSettings settings = new DnssecSettings(mode, TrustAnchors.ofRoot());
        DnsSettings dns =
                DnsSettings.DEFAULT.withResolvers(
                        List.of(ResolverAddress.parse("127.0.0.1"), address(resolver)));

        assertThat(settings.untrustworthy(dns)).hasSize(untrustworthy);
    }

    private static InetSocketAddress address(String text) {
        return ResolverAddress.parse(text.contains(":") ? "[" + text + "]" : text);
    }

    private TrustAnchors read(String text) throws IOException {
        return TrustAnchors.read(Files.writeString(folder.resolve("anchors.ds"), text));
    }
}
