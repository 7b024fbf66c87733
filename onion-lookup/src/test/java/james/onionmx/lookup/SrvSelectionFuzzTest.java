package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import james.onionmx.lookup.LookupOutcome.Found;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

class SrvSelectionFuzzTest {

    private static final MailDomain DOMAIN = TestOnions.domain("a.test");
    private static final Name OWNER = Name.fromConstantString("_onion-mx._tcp.a.test.");
    private static final List<Name> TARGETS =
            List.of(
                    Name.root,
                    Name.fromConstantString("mail.a.test."),
                    Name.fromConstantString("onion."),
                    Name.fromConstantString(TestOnions.VERSION_2 + "."),
                    Name.fromConstantString(TestOnions.WRONG_CHECKSUM + "."),
                    Name.fromConstantString(TestOnions.ONE + "."),
                    Name.fromConstantString(TestOnions.TWO + "."),
                    Name.fromConstantString(TestOnions.THREE + "."));

    @FuzzTest
    void triesEachUsableTargetOnceByPriority(byte[] content) {
        List<SRVRecord> records = records(ByteBuffer.wrap(content));

        LookupOutcome outcome = SrvTargets.choose(DOMAIN, records, Assurance.NONE);

        if (outcome instanceof Found found) {
            List<OnionMx> targets = found.route().targets();
            assertThat(targets).hasSizeBetween(1, SrvTargets.MOST).doesNotHaveDuplicates();
            assertThat(found.route().tryOrder(new Random(content.length)))
                    .containsExactlyInAnyOrderElementsOf(targets)
                    .isSortedAccordingTo(Comparator.comparingInt(OnionMx::priority));
        } else {
            assertThat(records)
                    .allMatch(record -> record.getPort() == 0 || !isUsable(record.getTarget()));
        }
    }

    private static boolean isUsable(Name target) {
        return TARGETS.indexOf(target) >= 5;
    }

    private static List<SRVRecord> records(ByteBuffer content) {
        List<SRVRecord> records = new ArrayList<>();
        while (content.remaining() >= 7) {
            records.add(
                    new SRVRecord(
                            OWNER,
                            DClass.IN,
                            60,
                            Short.toUnsignedInt(content.getShort()),
                            Short.toUnsignedInt(content.getShort()),
                            Short.toUnsignedInt(content.getShort()),
                            TARGETS.get(Byte.toUnsignedInt(content.get()) % TARGETS.size())));
        }
        return records;
    }
}
