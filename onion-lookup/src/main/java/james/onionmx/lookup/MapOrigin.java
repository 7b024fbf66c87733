package james.onionmx.lookup;

/**
 * An entry and where it was read.
 *
 * @param file the map's name
 * @param line counted from 1
 */
record MapOrigin(String file, int line, MapEntry entry) {}
