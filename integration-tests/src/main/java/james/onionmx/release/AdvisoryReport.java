package james.onionmx.release;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the libraries in our jars, without asking anyone.
 *
 * @param lines for readers
 * @param hits weaknesses that nothing keeps away
 */
record AdvisoryReport(List<String> lines, List<String> hits) {

    AdvisoryReport {
        lines = List.copyOf(lines);
        hits = List.copyOf(hits);
    }

    static AdvisoryReport of(List<Component> components, List<Advisory> advisories) {
        List<String> lines = new ArrayList<>();
        List<String> hits = new ArrayList<>();
        for (Component component : components) {
            lines.add(component.jar() + ": " + component);
            for (Advisory advisory : advisories) {
                if (advisory.isIn(component)) {
                    lines.add("  " + advisory.id() + ": not hit: " + advisory.reason());
                    if (advisory.hits()) {
                        hits.add(component + " has " + advisory.id() + ": update it");
                    }
                } else if (advisory.coordinates().equals(component.coordinates())) {
                    lines.add("  " + advisory.id() + ": not in this version");
                }
            }
        }
        return new AdvisoryReport(lines, hits);
    }
}
