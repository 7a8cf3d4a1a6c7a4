package dev.tandem.kernel.io;

/**
 * Questions to the user, for code in cells that wants a prompt or a hidden input; {@code System.in} works too. Safe for
 * any thread that a cell started.
 */
public final class UserInput {
    private UserInput() {}

    /**
     * Asks for a line.
     *
     * @param prompt shown beside the input
     * @return what was typed, or null where the user ended the input
     * @throws InputException if the client can't ask, the wait was interrupted, or the thread belongs to no cell
     */
    public static String ask(String prompt) {
        return console().ask(prompt, false);
    }

    /**
     * Asks for a line that isn't shown while it is typed.
     *
     * @param prompt shown beside the input
     * @return what was typed, or null where the user ended the input
     * @throws InputException if the client can't ask, the wait was interrupted, or the thread belongs to no cell
     */
    public static String password(String prompt) {
        return console().ask(prompt, true);
    }

    private static Console console() {
        Console console = CellScope.capture().console();
        if (console == null) {
            throw new InputException(
                    "This thread belongs to no cell, so there is no user to ask; hand the cell's scope on"
                            + " with CellScope.capture().wrap(...).");
        }
        return console;
    }
}
