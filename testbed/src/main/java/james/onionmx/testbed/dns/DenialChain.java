package james.onionmx.testbed.dns;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;

/** The records of a zone that prove what it does not hold. */
interface DenialChain {

    /** All of them, to be signed. */
    List<RRset> all();

    /** Those that prove that an existing name lacks a type. */
    List<RRset> noData(Name name);

    /** Those that prove that a name does not exist, nor a wildcard for it. */
    List<RRset> noName(Name name, Name closestEncloser);
}
