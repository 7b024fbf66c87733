package james.onionmx.testbed.james;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What will lie in a server's {@code conf} folder: the testbed's own files for what a test does not
 * care about, over them the caller's in the order given, then the replacements, then the marks that
 * stand for ports and domains.
 *
 * <p>Not thread-safe.
 */
final class JamesConfiguration {

    private static final List<String> DEFAULTS =
            List.of(
                    "dnsservice.xml",
                    "domainlist.xml",
                    "imapserver.xml",
                    "jmx.properties",
                    "logback.xml",
                    "mailrepositorystore.xml",
                    "usersrepository.xml",
                    "webadmin.properties");
    private static final List<String> PLAIN_MAIL = List.of("mailetcontainer.xml", "smtpserver.xml");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Replacement> replacements = new ArrayList<>();

    private record Replacement(String file, String from, String to) {}

    void add(String fileName, String text) {
        files.put(fileName, text.getBytes(StandardCharsets.UTF_8));
    }

    void addFolder(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the configuration in " + folder, e);
        }
    }

    /** Two listeners and local delivery. */
    void addPlainMail() {
        PLAIN_MAIL.forEach(name -> files.put(name, resource("plain/" + name)));
    }

    /** Repositories on disk, and no other kind by default. */
    void addDurableRepositories() {
        files.put("mailrepositorystore.xml", resource("durable/mailrepositorystore.xml"));
    }

    void replace(String file, String from, String to) {
        replacements.add(new Replacement(file, from, to));
    }

    /** Writes all files. */
    void write(Path conf, JamesPorts ports, List<String> domains) throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        DEFAULTS.forEach(name -> all.put(name, resource(name)));
        all.putAll(files);
        replacements.forEach(replacement -> apply(replacement, all));
        all.replaceAll((name, content) -> fillIn(name, content, ports, domains));
        for (Map.Entry<String, byte[]> file : all.entrySet()) {
            Path path = conf.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static byte[] fillIn(
            String name, byte[] content, JamesPorts ports, List<String> domains) {
        if (!name.endsWith(".xml") && !name.endsWith(".properties")) {
            return content;
        }
        String domainNames =
                domains.stream()
                        .map(domain -> "<domainname>" + domain + "</domainname>")
                        .collect(Collectors.joining("\n    "));
        return new String(content, StandardCharsets.UTF_8)
                .replace("@smtp.port@", Integer.toString(ports.smtp()))
                .replace("@submission.port@", Integer.toString(ports.submission()))
                .replace("@imap.port@", Integer.toString(ports.imap()))
                .replace("@webadmin.port@", Integer.toString(ports.webAdmin()))
                .replace("@domains@", domainNames)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void apply(Replacement replacement, Map<String, byte[]> all) {
        if (!all.containsKey(replacement.file())) {
            throw new TestbedException(
                    "the configuration has no file "
                            + replacement.file()
                            + ", only "
                            + all.keySet());
        }
        String text = new String(all.get(replacement.file()), StandardCharsets.UTF_8);
        if (!text.contains(replacement.from())) {
            throw new TestbedException(
                    replacement.file() + " does not contain \"" + replacement.from() + "\"");
        }
        all.put(
                replacement.file(),
                text.replace(replacement.from(), replacement.to())
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) {
        try (InputStream in = JamesConfiguration.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the testbed's own " + name, e);
        }
    }
}
