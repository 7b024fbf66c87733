package james.onionmx.inbound;

import java.util.List;
import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.api.handler.CommandHandlerResultLogger;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.core.HeloCmdHandler;
import org.apache.james.protocols.smtp.core.NoopCmdHandler;
import org.apache.james.protocols.smtp.core.PostmasterAbuseRcptHook;
import org.apache.james.protocols.smtp.core.QuitCmdHandler;
import org.apache.james.protocols.smtp.core.RsetCmdHandler;
import org.apache.james.protocols.smtp.core.UnknownCmdHandler;
import org.apache.james.protocols.smtp.core.esmtp.EhloCmdHandler;
import org.apache.james.protocols.smtp.core.esmtp.MailSizeEsmtpExtension;
import org.apache.james.protocols.smtp.core.esmtp.StartTlsCmdHandler;
import org.apache.james.protocols.smtp.core.log.HookResultLogger;
import org.apache.james.smtpserver.AuthRequiredToRelayRcptHook;
import org.apache.james.smtpserver.DataLineJamesMessageHookHandler;
import org.apache.james.smtpserver.JamesDataCmdHandler;
import org.apache.james.smtpserver.JamesMailCmdHandler;
import org.apache.james.smtpserver.JamesRcptCmdHandler;
import org.apache.james.smtpserver.JamesWelcomeMessageHandler;
import org.apache.james.smtpserver.SendMailHandler;

/**
 * The core handlers of the onion listener, in place of James' own set: {@code <handlerchain
 * coreHandlersPackage="james.onionmx.inbound.OnionHandlers">}.
 *
 * <p>James' set answers AUTH even where it is not announced, and asks the system resolver for a PTR
 * record of every client address. Here there is no AUTH, VRFY, EXPN or HELP, and nothing that
 * resolves.
 */
public final class OnionHandlers implements HandlersPackage {

    private static final List<Class<?>> HANDLERS =
            List.of(
                    JamesWelcomeMessageHandler.class,
                    CommandDispatcher.class,
                    JamesDataCmdHandler.class,
                    EhloCmdHandler.class,
                    HeloCmdHandler.class,
                    JamesMailCmdHandler.class,
                    NoopCmdHandler.class,
                    QuitCmdHandler.class,
                    JamesRcptCmdHandler.class,
                    RsetCmdHandler.class,
                    MailSizeEsmtpExtension.class,
                    AuthRequiredToRelayRcptHook.class,
                    PostmasterAbuseRcptHook.class,
                    OnionReceivedHeader.class,
                    DataLineJamesMessageHookHandler.class,
                    StartTlsCmdHandler.class,
                    SendMailHandler.class,
                    UnknownCmdHandler.class,
                    CommandHandlerResultLogger.class,
                    HookResultLogger.class);

    @Override
    public List<String> getHandlers() {
        return HANDLERS.stream().map(Class::getName).toList();
    }
}
