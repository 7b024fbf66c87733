package james.onionmx.lookup;

/**
 * One entry of a map.
 *
 * @param subject what it holds for
 * @param route the services; their priority is their place in the entry
 */
record MapEntry(MapSubject subject, OnionRoute route) {}
