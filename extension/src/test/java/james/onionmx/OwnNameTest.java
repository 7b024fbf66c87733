package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.HeloName;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.junit.jupiter.api.Test;

class OwnNameTest {

    private static OwnName with(Callable<Domain> defaultDomain) {
        return new OwnName(
                (DomainList)
                        Proxy.newProxyInstance(
                                OwnNameTest.class.getClassLoader(),
                                new Class<?>[] {DomainList.class},
                                (proxy, method, arguments) -> defaultDomain.call()));
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
}
