package james.onionmx.lookup;

/**
 * A line of a map that cannot be used.
 *
 * @param file the map's name
 * @param line counted from 1; 0 for the file as a whole
 * @param explanation the value that is wrong, and what was expected
 */
public record MapProblem(String file, int line, String explanation) {

    @Override
    public String toString() {
        return line == 0 ? file + ": " + explanation : file + ":" + line + ": " + explanation;
    }
}
