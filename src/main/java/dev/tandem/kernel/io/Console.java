package dev.tandem.kernel.io;

/** What the standard streams of one cell lead to. Safe for any thread. */
public interface Console {
    void stdout(String text);

    void stderr(String text);

    /**
     * Asks the user for a line and waits.
     *
     * @param prompt shown beside the input, or ""
     * @param password whether what is typed is hidden
     * @return the line without its end, or null where the user ended the input
     * @throws InputException if nobody can be asked, or the wait was interrupted
     */
    String ask(String prompt, boolean password);
}
