package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.mailets.OwnHelo;
import james.onionmx.smtp.HeloName;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.tor.OnionAddress;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.junit.jupiter.api.Test;

class OwnNameTest {

    private static final Optional<OwnHelo> OUR_ONION = Optional.of(new OwnHelo.Onion());

    private final AtomicReference<Set<OnionAddress>> onions = new AtomicReference<>(Set.of());

    private OwnName with(Callable<Domain> defaultDomain) {
        return new OwnName(
                (DomainList)
                        Proxy.newProxyInstance(
                                OwnNameTest.class.getClassLoader(),
                                new Class<?>[] {DomainList.class},
                                (proxy, method, arguments) -> defaultDomain.call()),
                onions::get);
    }

    private static OnionAddress onion(String name) {
        return ((OnionAddress.Parsed.Valid) OnionAddress.parse(OnionNames.named(name))).address();
    }

    @Test
    void isTheDefaultDomain() {
        assertThat(with(() -> Domain.of("a.example")).helo()).isEqualTo(new HeloName("a.example"));
    }

    @Test
    void isLocalhostWithoutADefaultDomain() {
        OwnName name =
                with(
                        () -> {
                            throw new DomainListException("none is set");
                        });

        assertThat(name.helo()).isEqualTo(new HeloName("localhost"));
    }

    @Test
    void isWhatAMailetSays() {
        HeloName said = new HeloName("mail.a.example");

        assertThat(
                        with(() -> Domain.of("a.example"))
                                .helo(Optional.of(new OwnHelo.Fixed(said)))
                                .get())
                .isEqualTo(said);
    }

    @Test
    void isTheDefaultDomainForAMailetThatSaysNothing() {
        assertThat(with(() -> Domain.of("a.example")).helo(Optional.empty()).get())
                .isEqualTo(new HeloName("a.example"));
    }

    @Test
    void isOurOnionAsItIsKnownAtThatMomentAndNeverTheDomain() {
        Supplier<HeloName> name = with(() -> Domain.of("a.example")).helo(OUR_ONION);

        assertThat(name.get()).isEqualTo(new HeloName("localhost"));
        onions.set(Set.of(onion("b")));
        assertThat(name.get()).isEqualTo(new HeloName(onion("b").serviceName()));
        onions.set(Set.of(onion("c")));
        assertThat(name.get()).isEqualTo(new HeloName(onion("c").serviceName()));
    }

    @Test
    void isAlwaysTheSameOfSeveralOnions() {
        Supplier<HeloName> name = with(() -> Domain.of("a.example")).helo(OUR_ONION);
        Set<OnionAddress> both = Set.of(onion("b"), onion("c"));
        onions.set(both);

        assertThat(name.get().name())
                .isEqualTo(
                        both.stream()
                                .map(OnionAddress::serviceName)
                                .min(Comparator.naturalOrder())
                                .orElseThrow());
    }
}
