package james.onionmx.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * Whether a jar holds the libraries that are written down for it, and no other, in the versions of
 * its bill of materials, each with its notice.
 *
 * @param jar the jar
 * @param bill what CycloneDX found, as JSON; empty where it was not asked
 * @param components what is written down for this jar
 */
record BundleCheck(Path jar, Optional<Path> bill, List<Component> components) {

    static final String NOTICES = "META-INF/THIRD-PARTY.txt";

    private static final String OUR_CLASSES = "james/onionmx/";
    private static final String THEIRS_RELOCATED = "james/onionmx/internal/";
    private static final Pattern PURL =
            Pattern.compile("\"purl\" : \"pkg:maven/([^/\"]+)/([^@\"]+)@([^?\"]+)");

    BundleCheck {
        components = List.copyOf(components);
    }

    /** What is not as written down; empty where all is. */
    List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        if (bill.isPresent()) {
            faults.addAll(notBilled(bill.get()));
        }
        try (JarFile open = new JarFile(jar.toFile())) {
            Optional<String> notices = text(open, NOTICES);
            for (Component component : components) {
                if (open.stream().noneMatch(entry -> isClassIn(entry, component))) {
                    faults.add(component + ": no class in " + component.folder());
                }
                String line = component.artifact() + " " + component.version();
                if (notices.filter(text -> text.contains(line)).isEmpty()) {
                    faults.add(component + ": not in " + NOTICES);
                }
            }
            open.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .map(ZipEntry::getName)
                    .filter(name -> !isAccountedFor(name))
                    .map(name -> name + ": of no library that is written down")
                    .limit(10)
                    .forEach(faults::add);
        }
        return faults;
    }

    private static boolean isClassIn(ZipEntry entry, Component component) {
        return component.holds(entry.getName()) && entry.getName().endsWith(".class");
    }

    private boolean isAccountedFor(String name) {
        return components.stream().anyMatch(component -> component.holds(name))
                || (name.startsWith(OUR_CLASSES) && !name.startsWith(THEIRS_RELOCATED));
    }

    private List<String> notBilled(Path bill) throws IOException {
        Matcher purls = PURL.matcher(Files.readString(bill));
        List<String> billed = new ArrayList<>();
        while (purls.find()) {
            billed.add(purls.group(1) + ":" + purls.group(2) + " " + purls.group(3));
        }
        return components.stream()
                .filter(
                        component ->
                                !billed.contains(
                                        component.coordinates() + " " + component.version()))
                .map(component -> component + ": not in " + bill.getFileName())
                .toList();
    }

    private static Optional<String> text(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (var in = jar.getInputStream(entry)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
