package james.onionmx.versions.link;

import java.util.List;
import java.util.Set;

/**
 * A class or an interface as others see it.
 *
 * @param name its internal name, such as {@code java/util/Map$Entry}
 * @param isAbstract whether no instance of it exists
 * @param supertypes the class that it extends, where it has one, and its interfaces
 * @param concrete the fields, and the methods with a body, that are not private
 * @param unimplemented the methods without a body
 * @param hidden the private fields and methods
 */
record Declaration(
        String name,
        boolean isAbstract,
        List<String> supertypes,
        Set<Member> concrete,
        Set<Member> unimplemented,
        Set<Member> hidden) {

    /** Whether it has this member, and whoever names it may. */
    boolean declares(Member member, String from) {
        return concrete.contains(member)
                || unimplemented.contains(member)
                || (hidden.contains(member) && topLevel(name).equals(topLevel(from)));
    }

    private static String topLevel(String type) {
        return type.replaceFirst("\\$.*", "");
    }
}
