package james.onionmx.testbed.dns;

import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/** What a {@link DnsZone} answers from. */
interface RecordSource {

    /** The answer that a resolver would give. */
    Message answer(Message query);

    /** Adds records, as master-file lines. */
    void add(String masterLines);

    /** Removes every record of a name and type. */
    void remove(Name name, int type);
}
