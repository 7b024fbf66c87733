package james.onionmx.versions.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Every class, method and field that a drop-in jar names is there in the James that it is for. */
class DropInJarLinkTest {

    private static final String SESSION = "org/apache/james/protocols/smtp/SMTPSession";
    private static final String HOOK_RESULT = "org/apache/james/protocols/smtp/hook/HookResult";
    private static final String MAIL = "org/apache/mailet/Mail";
    private static final String JAKARTA_MESSAGE = "()Ljakarta/mail/internet/MimeMessage;";

    /**
     * What dnsjava asks Android and Windows with, where it runs there and they are, and an
     * annotation for tools; the JVM overlooks those that it does not find.
     */
    private static final Pattern OPTIONAL_IN_DNSJAVA =
            Pattern.compile(
                    "(android/|com/sun/jna/|lombok/Generated,).*"
                            + "named by james/onionmx/internal/dns/.*");

    private static Stream<String> faults(James james) throws IOException {
        return james.check().faults(james.jar()).stream()
                .filter(fault -> !OPTIONAL_IN_DNSJAVA.matcher(fault).matches());
    }

    @Test
    void theJarForJames38NamesOnlyWhatIsThere() throws IOException {
        try (James james = James.v38()) {
            assertThat(faults(james)).isEmpty();
        }
    }

    @Test
    void theJarForJames39NamesOnlyWhatIsThere() throws IOException {
        try (James james = James.v39()) {
            assertThat(faults(james)).isEmpty();
        }
    }

    @Test
    void theJarForTheOneDoesNotPassForTheOther() throws IOException {
        try (James older = James.v38();
                James newer = James.v39()) {
            assertThat(newer.check().faults(older.jar()))
                    .anyMatch(fault -> fault.startsWith("javax/mail/MessagingException"));
            assertThat(older.check().faults(newer.jar()))
                    .anyMatch(fault -> fault.startsWith("jakarta/mail/MessagingException"));
        }
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of(MAIL, "getMessage", JAKARTA_MESSAGE, true),
                Arguments.of(MAIL, "getMessage", "()Ljavax/mail/internet/MimeMessage;", false),
                Arguments.of(MAIL, "getMassage", JAKARTA_MESSAGE, false),
                Arguments.of(SESSION, "setRelayingAllowed", "(Z)V", true),
                Arguments.of(SESSION, "setRelayingAllowed", "(I)V", false),
                Arguments.of(SESSION, "getRemoteAddress", "()Ljava/net/InetSocketAddress;", true),
                Arguments.of(SESSION, "toString", "()Ljava/lang/String;", true),
                Arguments.of(HOOK_RESULT, "<init>", "()V", false),
                Arguments.of("org/apache/james/NoSuchThing", "run", "()V", false));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallPassesOnlyIfItsMethodIsThere(
            String owner, String name, String descriptor, boolean there) throws IOException {
        try (James james = James.v39()) {
            assertThat(james.check().unresolved(calling(owner, name, descriptor)).isEmpty())
                    .isEqualTo(there);
        }
    }

    private static byte[] calling(String owner, String name, String descriptor) {
        ClassWriter caller = new ClassWriter(0);
        caller.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Caller", null, "java/lang/Object", null);
        MethodVisitor method = caller.visitMethod(Opcodes.ACC_STATIC, "call", "()V", null, null);
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
        method.visitEnd();
        caller.visitEnd();
        return caller.toByteArray();
    }
}
