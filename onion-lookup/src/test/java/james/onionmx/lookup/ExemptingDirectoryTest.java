package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Undeliverable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class ExemptingDirectoryTest {

    private static final Found FOUND =
            new Found(new OnionRoute(List.of(mx(ONE, 25, 0, 0))), LookupSource.SRV);
    private static final Set<String> LOCAL = Set.of("local.test", ONE, "x.onion");

    private final OnionMxDirectory everyone =
            new OrderedDirectory(List.of(domain -> Mono.just(FOUND)));

    @ParameterizedTest
    @ValueSource(strings = {"ignored.test", "IGNORED.test.", "a.below.test", "local.test"})
    void findsNoneForItsOwnAndIgnoredDomains(String domain) {
        LookupOutcome outcome = lookup(domain);

        assertThat(outcome).isInstanceOf(NoOnionMx.class);
        assertThat(((NoOnionMx) outcome).assurance()).isEqualTo(Assurance.OPERATOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.test", "below.test", "sub.local.test"})
    void passesOthersOn(String domain) {
        assertThat(lookup(domain)).isEqualTo(FOUND);
    }

    @Test
    void answersOnionNamesFromThemselvesEvenIfTheyAreItsOwn() {
        assertThat(((Found) lookup(ONE)).source()).isEqualTo(LookupSource.LITERAL);
        assertThat(lookup("x.onion")).isInstanceOf(Undeliverable.class);
        assertThat(lookup("a..onion")).isInstanceOf(Undeliverable.class);
    }

    @Test
    void passesOnWhatIsNoDomain() {
        assertThat(lookup("[127.0.0.1]")).isInstanceOf(NoOnionMx.class);
    }

    @Test
    void looksUpADomainOfWhichItCannotTellWhetherItIsItsOwn() {
        LocalDomains failing = domain -> Mono.error(new IllegalStateException("no database"));
        LocalDomains throwing =
                domain -> {
                    throw new IllegalStateException("no database");
                };

        assertThat(directory(failing).lookup("other.test").block()).isEqualTo(FOUND);
        assertThat(directory(throwing).lookup("other.test").block()).isEqualTo(FOUND);
    }

    private LookupOutcome lookup(String domain) {
        return directory(asked -> Mono.just(LOCAL.contains(asked.name()))).lookup(domain).block();
    }

    private OnionMxDirectory directory(LocalDomains local) {
        return new ExemptingDirectory(
                everyone, DomainSet.of(List.of("ignored.test", "*.below.test")), local);
    }
}
