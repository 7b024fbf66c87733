package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

class SourceNameTest {

    @Test
    void readsAnOrder() {
        assertThat(SourceName.parseOrder(List.of("srv", "MX-map", "literal")))
                .containsExactly(SourceName.SRV, SourceName.MX_MAP, SourceName.LITERAL);
    }

    @Test
    void refusesWhatIsNoSource() {
        assertThatThrownBy(() -> SourceName.parseOrder(List.of("srv", "mx_map")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"mx_map\" is no source");
    }

    @Test
    void refusesASourceThatOccursTwice() {
        assertThatThrownBy(() -> SourceName.parseOrder(List.of("srv", "map", "SRV")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"srv\" occurs twice");
    }

    @ParameterizedTest
    @EnumSource(LookupSource.class)
    void namesEverySourceOfAnAnswer(LookupSource source) {
        assertThat(SourceName.DEFAULT_ORDER).filteredOn(name -> name.isNameOf(source)).hasSize(1);
    }

    @Test
    void ordersTheSourcesThatThereAre() {
        OnionMxSource map = domain -> Mono.just(new NoOnionMx("map"));
        OnionMxSource srv = domain -> Mono.just(new NoOnionMx("srv"));
        NamedSources sources = new NamedSources(Map.of(SourceName.MAP, map, SourceName.SRV, srv));

        assertThat(sources.inOrder(SourceName.DEFAULT_ORDER)).containsExactly(map, srv);
        assertThat(sources.inOrder(List.of(SourceName.SRV, SourceName.MX_MAP)))
                .containsExactly(srv);
    }
}
