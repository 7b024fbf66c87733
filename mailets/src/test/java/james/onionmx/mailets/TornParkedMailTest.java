package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What James' repository in files makes of a mail whose file was cut short. It is what our waiting
 * mail relies on the queue for until it is whole.
 */
class TornParkedMailTest {

    private static final MailKey KEY = new MailKey("m1");

    @TempDir private Path folder;

    private static void store(MailRepository repository) throws Exception {
        MailImpl mail = Mails.mail("m1");
        repository.store(mail);
    }

    /** As a kill in the middle of writing leaves it. */
    private void tearEnvelope() throws IOException {
        for (Path envelope : files("FileObjectStore")) {
            try (FileChannel file = FileChannel.open(envelope, StandardOpenOption.WRITE)) {
                file.truncate(file.size() / 2);
            }
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void jamesDeletesAMailWhoseEnvelopeItCannotRead() throws Exception {
        store(FullDiskTest.filesIn(folder));
        tearEnvelope();
        MailRepository afterTheKill = FullDiskTest.filesIn(folder);

        Mail torn = afterTheKill.retrieve(KEY);

        assertThat(torn).isNull();
        assertThat(files("FileObjectStore")).isEmpty();
        assertThat(files("FileStreamStore")).isEmpty();
    }

    @Test
    void whatTheQueueHandsOutAgainTakesTheTornOnesPlace() throws Exception {
        store(FullDiskTest.filesIn(folder));
        tearEnvelope();
        MailRepository afterTheKill = FullDiskTest.filesIn(folder);

        store(afterTheKill);

        assertThat(FullDiskTest.filesIn(folder).retrieve(KEY).getMessage().getSubject())
                .isEqualTo(Mails.mail("m1").getMessage().getSubject());
    }
}
