package james.onionmx.versions.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Declarations as {@code javap -protected -s} prints them, one class after the other. */
final class Signatures implements Declarations {

    private static final String DESCRIPTOR = "    descriptor: ";
    private static final Pattern HEAD =
            Pattern.compile(
                    "(?<modifiers>[a-z ]*)(?<kind>class|interface) (?<name>[\\w.$]+)"
                            + "( extends (?<extends>[\\w.$, ]+?))?"
                            + "( implements (?<implements>[\\w.$, ]+?))? \\{");
    private static final Pattern TYPE_PARAMETERS = Pattern.compile("<[^<>]*>");
    private static final Pattern MEMBER_NAME = Pattern.compile("([\\w.$]+)(\\(.*)?;?$");

    private final Map<String, Declaration> declarations;

    private Signatures(Map<String, Declaration> declarations) {
        this.declarations = declarations;
    }

    /**
     * Reads what javap printed; lines that begin with # are comments.
     *
     * @throws IllegalArgumentException at a line that javap does not print
     */
    static Signatures of(List<String> lines) {
        Map<String, Declaration> declarations = new HashMap<>();
        List<String> body = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            if (line.equals("}")) {
                Declaration declaration = declaration(body);
                declarations.put(declaration.name(), declaration);
                body.clear();
            } else {
                body.add(line);
            }
        }
        return new Signatures(declarations);
    }

    @Override
    public Optional<Declaration> find(String internalName) {
        return Optional.ofNullable(declarations.get(internalName));
    }

    private static Declaration declaration(List<String> body) {
        Matcher head = HEAD.matcher(plain(body.get(0)));
        if (!head.matches()) {
            throw new IllegalArgumentException("no class or interface: " + body.get(0));
        }
        boolean isInterface = head.group("kind").equals("interface");
        List<String> supertypes = new ArrayList<>(names(head.group("extends")));
        if (isInterface || supertypes.isEmpty()) {
            supertypes.add("java/lang/Object");
        }
        supertypes.addAll(names(head.group("implements")));
        Set<Member> concrete = new HashSet<>();
        Set<Member> unimplemented = new HashSet<>();
        for (int i = 1; i + 1 < body.size(); i += 2) {
            String line = body.get(i);
            Member member = member(head.group("name"), line, body.get(i + 1));
            (line.contains(" abstract ") ? unimplemented : concrete).add(member);
        }
        return new Declaration(
                internal(head.group("name")),
                isInterface || head.group("modifiers").contains("abstract"),
                supertypes,
                concrete,
                unimplemented,
                Set.of());
    }

    private static Member member(String owner, String line, String descriptor) {
        if (!descriptor.startsWith(DESCRIPTOR)) {
            throw new IllegalArgumentException("no descriptor after " + line);
        }
        String declared = plain(line.replaceFirst(" throws .*", "")).strip();
        Matcher name = MEMBER_NAME.matcher(declared.replace(";", ""));
        if (!name.find()) {
            throw new IllegalArgumentException("no field or method: " + line);
        }
        String called = name.group(1);
        return new Member(
                called.equals(owner) ? "<init>" : called,
                descriptor.substring(DESCRIPTOR.length()));
    }

    private static List<String> names(String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(",", -1))
                        .map(String::strip)
                        .map(Signatures::internal)
                        .toList();
    }

    private static String internal(String name) {
        return name.replace('.', '/');
    }

    /** Without what stands between angle brackets. */
    private static String plain(String line) {
        String shorter = TYPE_PARAMETERS.matcher(line).replaceAll("");
        return shorter.equals(line) ? line : plain(shorter);
    }
}
