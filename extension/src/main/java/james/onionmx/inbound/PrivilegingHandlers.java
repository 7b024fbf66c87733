package james.onionmx.inbound;

import java.util.List;
import org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler;
import org.apache.james.protocols.smtp.hook.AuthHook;
import org.apache.james.smtpserver.POP3BeforeSMTPHandler;

/** Handlers that let a stranger become somebody. */
final class PrivilegingHandlers {

    private static final List<Class<?>> KINDS =
            List.of(AuthHook.class, AuthCmdHandler.class, POP3BeforeSMTPHandler.class);

    private PrivilegingHandlers() {}

    /** Whether a class is one of them; one that cannot be loaded is James' to complain about. */
    static boolean contain(String handler) {
        try {
            Class<?> type =
                    Class.forName(handler, false, PrivilegingHandlers.class.getClassLoader());
            return KINDS.stream().anyMatch(kind -> kind.isAssignableFrom(type));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
