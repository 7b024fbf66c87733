package james.onionmx.tor;

/** Addresses that tests connect to. */
final class Onions {

    private Onions() {}

    static OnionAddress address(String name) {
        return ((OnionAddress.Parsed.Valid) OnionAddress.parse(name)).address();
    }

    static OnionAddress other() {
        return address("zklycewkdo64v6wcggzzui64jwtyn37ycr6e44vzqb3yll7ojc567tyd.onion");
    }
}
