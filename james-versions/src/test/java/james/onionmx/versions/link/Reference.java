package james.onionmx.versions.link;

import java.util.Optional;

/**
 * That a class names another, or a field or method of it.
 *
 * @param from the internal name of the class that names
 * @param owner the internal name of the class that is named
 * @param member the field or method, if one is
 */
record Reference(String from, String owner, Optional<Member> member) {

    @Override
    public String toString() {
        return owner + member.map(named -> "#" + named).orElse("") + ", named by " + from;
    }
}
