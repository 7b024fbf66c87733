package james.onionmx.inbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.Username;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPConfigurationImpl;
import org.apache.james.protocols.smtp.utils.BaseFakeSMTPSession;

/** A session of a stranger that came over Tor. */
final class OnionSession extends BaseFakeSMTPSession {

    private final Map<AttachmentKey<?>, Object> connection = new HashMap<>();
    private final Map<AttachmentKey<?>, Object> transaction = new HashMap<>();
    private final InetSocketAddress client;
    private boolean relayingAllowed;
    private Username username;

    OnionSession(String client) {
        this.client = new InetSocketAddress(client, 42);
    }

    private Map<AttachmentKey<?>, Object> attachments(State state) {
        return state == State.Connection ? connection : transaction;
    }

    @Override
    public <T> Optional<T> setAttachment(AttachmentKey<T> key, T value, State state) {
        return key.convert(attachments(state).put(key, value));
    }

    @Override
    public <T> Optional<T> getAttachment(AttachmentKey<T> key, State state) {
        return key.convert(attachments(state).get(key));
    }

    @Override
    public void resetState() {
        transaction.clear();
    }

    @Override
    public boolean isRelayingAllowed() {
        return relayingAllowed;
    }

    @Override
    public void setRelayingAllowed(boolean allowed) {
        relayingAllowed = allowed;
    }

    @Override
    public Username getUsername() {
        return username;
    }

    @Override
    public void setUsername(Username user) {
        username = user;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2526);
    }

    @Override
    public String getSessionID() {
        return "session-1";
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return client;
    }

    @Override
    public SMTPConfiguration getConfiguration() {
        return new SMTPConfigurationImpl() {
            @Override
            public String getHelloName() {
                return "mx.b.example";
            }
        };
    }
}
