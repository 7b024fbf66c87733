package james.onionmx.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.testbed.TestbedException;
import org.junit.jupiter.api.Test;

/** What is read from a virtual machine's words about its heap. */
class HeapProbeTest {

    private static final String HEAP =
            """
            4711:
             def new generation   total 78656K, used 1024K [0x1, 0x2, 0x3)
              eden space 69952K,   1% used [0x1, 0x2, 0x3)
             tenured generation   total 174784K, used 40000K [0x1, 0x2, 0x3)
               the space 174784K,  22% used [0x1, 0x2, 0x3)
             Metaspace       used 60000K, committed 61000K, reserved 1114112K
            """;

    @Test
    void addsUpTheGenerationsOfTheHeap() {
        assertThat(HeapProbe.used(HEAP)).isEqualTo(41_024);
    }

    @Test
    void refusesWhatAnotherCollectorSays() {
        assertThatThrownBy(() -> HeapProbe.used("garbage-first heap total 1K, used 1K"))
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("serial");
    }
}
