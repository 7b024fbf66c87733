package james.onionmx.lookup;

import java.util.regex.Pattern;

/** The formats of static maps. Which one a file has is seen from its first line of content. */
public enum MapFormat {

    /** {@code domain onion[:port] [onion2[:port] …]}. */
    PLAIN {
        @Override
        MapSyntax syntax(MapSyntax.Listener listener, VerifiedOnions verified) {
            return new PlainSyntax(listener, verified);
        }
    },

    /** The onionmx community's YAML: for each onion a list of domains. */
    YAML {
        @Override
        MapSyntax syntax(MapSyntax.Listener listener, VerifiedOnions verified) {
            return new CommunityYamlSyntax(listener, verified);
        }
    },

    /** A Postfix transport table: {@code domain smtptor:[onion]:port}. */
    POSTFIX {
        @Override
        MapSyntax syntax(MapSyntax.Listener listener, VerifiedOnions verified) {
            return new PostfixSyntax(listener, verified);
        }
    };

    private static final Pattern YAML_START =
            Pattern.compile("---|('[^']*'|\"[^\"]*\"|[^\\s'\"]+)\\s*:(\\s.*)?");

    abstract MapSyntax syntax(MapSyntax.Listener listener, VerifiedOnions verified);

    /** The format of a file with this first line that is neither blank nor a comment. */
    static MapFormat of(String firstLine) {
        String line = firstLine.strip();
        if (YAML_START.matcher(line).matches()) {
            return YAML;
        }
        return PostfixSyntax.isLine(line) ? POSTFIX : PLAIN;
    }
}
