package dev.tandem.magic;

import dev.tandem.shell.Cell;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>\{expression}</code> by the expression's value in the session, as notebooks written for rapaio's
 * kernel have it. Safe for any thread, but evaluates on the caller's, which must be the cell's.
 */
final class Interpolation {
    private static final Pattern EMBEDDED = Pattern.compile("\\\\\\{([^{}]*)}");

    private final Notebook notebook;

    Interpolation(Notebook notebook) {
        this.notebook = notebook;
    }

    /**
     * @param place the cell that errors of the expressions are reported in
     * @throws CellFailure if an expression fails
     */
    String of(String text, Cell place) throws CellFailure {
        Matcher matcher = EMBEDDED.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            Object value = notebook.evaluate(new Cell(place.number(), matcher.group(1), place.firstLine()));
            matcher.appendReplacement(replaced, Matcher.quoteReplacement(String.valueOf(value)));
        }
        return matcher.appendTail(replaced).toString();
    }
}
