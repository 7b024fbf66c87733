package james.onionmx.configuration;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Handlers that let a stranger become somebody. Known by name, for not everyone has a James. */
final class PrivilegingHandlers {

    private static final Set<String> KINDS =
            Set.of(
                    "org.apache.james.protocols.smtp.hook.AuthHook",
                    "org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler",
                    "org.apache.james.smtpserver.POP3BeforeSMTPHandler");

    /** James' own class that is of such a kind. */
    private static final String AUTH_HOOK = "org.apache.james.smtpserver.UsersRepositoryAuthHook";

    private PrivilegingHandlers() {}

    /**
     * Whether a class is one of them. One that cannot be loaded is known by its name alone: a James
     * that cannot load it complains itself.
     */
    static boolean contain(String handler) {
        if (KINDS.contains(handler) || handler.equals(AUTH_HOOK)) {
            return true;
        }
        try {
            return isOfAKind(
                    Class.forName(handler, false, PrivilegingHandlers.class.getClassLoader()));
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return false;
        }
    }

    private static boolean isOfAKind(Class<?> type) {
        return KINDS.contains(type.getName())
                || Stream.concat(
                                Optional.<Class<?>>ofNullable(type.getSuperclass()).stream(),
                                Arrays.stream(type.getInterfaces()))
                        .anyMatch(PrivilegingHandlers::isOfAKind);
    }
}
