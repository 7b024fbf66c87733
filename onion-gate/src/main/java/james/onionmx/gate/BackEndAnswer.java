package james.onionmx.gate;

/** What came of something that was asked of the back end. */
sealed interface BackEndAnswer {

    /**
     * It replied.
     *
     * @param reply its words
     */
    record Replied(Reply reply) implements BackEndAnswer {}

    /** It took a block of content, to which it says nothing. */
    record Taken() implements BackEndAnswer {}

    /**
     * The connection is of no more use.
     *
     * @param why for the operator
     */
    record Lost(String why) implements BackEndAnswer {}
}
