package james.onionmx.cli;

import james.onionmx.lookup.MailDomain;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The domains that a command is about. */
final class DomainArguments {

    @Parameters(arity = "1..*", paramLabel = "DOMAIN", description = "As pins list names them.")
    private List<String> names = List.of();

    List<MailDomain> domains() throws CommandFailure {
        List<MailDomain> domains = new ArrayList<>();
        for (String name : names) {
            MailDomain.Parsed parsed = MailDomain.parse(name);
            if (parsed instanceof MailDomain.Parsed.Valid valid) {
                domains.add(valid.domain());
            } else {
                throw new CommandFailure(((MailDomain.Parsed.Invalid) parsed).reason());
            }
        }
        return domains;
    }
}
