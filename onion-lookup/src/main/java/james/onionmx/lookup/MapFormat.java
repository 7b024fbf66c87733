package james.onionmx.lookup;

import james.onionmx.tor.VerifiedOnions;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The formats of static maps. Which one a file has is seen from its first line of content. */
public enum MapFormat {

    /** {@code domain onion[:port] [onion2[:port] …]}. */
    PLAIN {
        @Override
        MapSyntax syntax(MapSyntax.Listener listener, VerifiedOnions verified) {
            return new PlainLines(listener, verified);
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

    /**
     * The format of a text that begins with some lines; none if all of them are blank or comments.
     * What cannot be decoded is nothing but plain.
     */
    static Optional<MapFormat> of(TextBlock start) {
        int end;
        for (int at = 0; at < start.length(); at = start.nextLine(end)) {
            end = start.lineEnd(at);
            try {
                String line = start.text(at, end).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    return Optional.of(of(line));
                }
            } catch (CharacterCodingException e) {
                return Optional.of(PLAIN);
            }
        }
        return Optional.empty();
    }

    private static MapFormat of(String line) {
        if (YAML_START.matcher(line).matches()) {
            return YAML;
        }
        return PostfixSyntax.isLine(line) ? POSTFIX : PLAIN;
    }
}
