package james.onionmx.cli;

/** How look-ups are told. */
@FunctionalInterface
interface ReportFormat {

    /** One report, with the ends of its lines. */
    String format(LookupReport report);
}
