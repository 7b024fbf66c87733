package james.onionmx.mailets;

import java.util.Collections;
import java.util.Iterator;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;

/** The configuration of a mailet whose element is empty, where no James is running. */
enum NoParameters implements MailetConfig {
    CONFIG;

    @Override
    public String getInitParameter(String name) {
        return null;
    }

    @Override
    public Iterator<String> getInitParameterNames() {
        return Collections.emptyIterator();
    }

    @Override
    public MailetContext getMailetContext() {
        throw new UnsupportedOperationException("there is no James");
    }

    @Override
    public String getMailetName() {
        return "OnionRemoteDelivery";
    }
}
