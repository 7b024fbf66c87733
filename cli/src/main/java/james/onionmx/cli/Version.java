package james.onionmx.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What this release is called. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "James OnionMX "
                    + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                            .orElse("(not packaged)")
        };
    }
}
