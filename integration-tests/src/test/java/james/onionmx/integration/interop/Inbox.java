package james.onionmx.integration.interop;

import java.util.List;

/** What a receiver delivered. */
interface Inbox {

    /** How many mails there are. */
    int count();

    /** All mails with the receiver's header lines, a character for each octet. */
    List<String> mails();
}
