package james.onionmx.versions.link;

import java.util.Optional;

/** Where declarations are looked up. */
@FunctionalInterface
interface Declarations {

    /**
     * The class or interface of this internal name; empty where it is not declared here, or not
     * public API.
     */
    Optional<Declaration> find(String internalName);

    /** These, and what they lack from others. */
    default Declarations or(Declarations others) {
        return name -> find(name).or(() -> others.find(name));
    }
}
