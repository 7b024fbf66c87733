package james.onionmx.mailets.mime;

import james.onionmx.mailets.mime.PartVisitor.Follows;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** Writes a message as a plan wants it. For one walk; not thread-safe. */
final class SevenBitWriter implements PartVisitor {

    private static final String MIME_VERSION = "mime-version";
    private static final Set<String> TOLD_APART = Set.of(MIME_VERSION, PartHeader.ENCODING);

    private final SevenBitPlan plan;
    private final OutputStream out;
    private final QuotedPrintable text;
    private final Set<String> fields = new HashSet<>();
    private Copy field = Copy.KEPT;
    private Treatment content = Treatment.KEEP;
    private OutputStream letters;
    private LineEnd owed = LineEnd.NONE;

    private enum Copy {
        KEPT,
        REPLACED
    }

    private enum LineEnd {
        NONE,
        OWED
    }

    SevenBitWriter(SevenBitPlan plan, OutputStream out) {
        this.plan = plan;
        this.out = out;
        this.text = new QuotedPrintable(out);
        this.letters = out;
    }

    @Override
    public void header(int part, byte[] line) throws IOException {
        if (Octets.isBlank(line)) {
            fields.clear();
            field = Copy.KEPT;
        } else if (!Octets.isContinuation(line)) {
            beginField(plan.of(part), Octets.fieldName(line));
        }
        if (field == Copy.KEPT) {
            out.write(line);
        }
    }

    private void beginField(Treatment treatment, String name) throws IOException {
        boolean isFirst = !TOLD_APART.contains(name) || fields.add(name);
        field = Copy.KEPT;
        if (name.equals(PartHeader.ENCODING) && !treatment.encoding().isEmpty()) {
            field = Copy.REPLACED;
            if (isFirst) {
                write("Content-Transfer-Encoding: " + treatment.encoding());
            }
        }
    }

    @Override
    public void headerEnd(Part part) throws IOException {
        content = plan.of(part.number());
        if (!content.encodes()) {
            return;
        }
        if (part.heads() == Heads.MESSAGE && !fields.contains(MIME_VERSION)) {
            write("MIME-Version: 1.0");
        }
        if (!content.type().isEmpty()) {
            write("Content-Type: " + content.type());
        }
        if (!fields.contains(PartHeader.ENCODING)) {
            write("Content-Transfer-Encoding: " + content.encoding());
        }
        if (content == Treatment.BASE64) {
            letters = Base64.getMimeEncoder().wrap(new Unclosed(out));
        }
    }

    private void write(String line) throws IOException {
        out.write(Octets.ascii(line));
        out.write(Octets.LINE_END);
    }

    @Override
    public void content(byte[] line) throws IOException {
        payLineEnd();
        int length = Octets.withoutLineEnd(line);
        if (content == Treatment.QUOTED_PRINTABLE
                || content == Treatment.QUOTED_PRINTABLE_UNDECLARED) {
            text.write(line, length);
        } else {
            letters.write(line, 0, length);
        }
        owed = LineEnd.OWED;
    }

    private void payLineEnd() throws IOException {
        if (owed == LineEnd.OWED) {
            letters.write(Octets.LINE_END);
            owed = LineEnd.NONE;
        }
    }

    /** The last line's end is the content's or the delimiter's: it may have to stay in clear. */
    @Override
    public void contentEnd(Follows follows) throws IOException {
        if (content != Treatment.BASE64) {
            payLineEnd();
            return;
        }
        boolean any = owed == LineEnd.OWED;
        if (follows == Follows.END) {
            payLineEnd();
        }
        letters.close();
        letters = out;
        owed = any ? LineEnd.OWED : LineEnd.NONE;
        payLineEnd();
    }

    @Override
    public void padding(byte[] line) throws IOException {
        byte[] written = line.clone();
        for (int i = 0; i < written.length; i++) {
            if (written[i] < 0) {
                written[i] = '?';
            }
        }
        out.write(written);
    }

    @Override
    public void delimiter(byte[] line) throws IOException {
        fields.clear();
        field = Copy.KEPT;
        out.write(line);
    }

    /** The message goes on behind what is encoded. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            out.write(octets, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
