package james.onionmx.lookup;

/** Reads the lines of one map in one format, and tells what it finds. */
interface MapSyntax {

    /** Takes the entries of a map. */
    interface Listener {

        /** An entry that can be used. */
        void entry(int line, MapEntry entry);

        /** Something that is well-formed and cannot be used, and why. */
        void skipped(int line, String explanation);

        /** Something that is wrong: the value, and what was expected. */
        void malformed(int line, String explanation);
    }

    /**
     * Reads the next line.
     *
     * @param number counted from 1
     * @param text without the line's end
     */
    void read(int number, String text);

    /** There are no more lines. */
    void end();
}
