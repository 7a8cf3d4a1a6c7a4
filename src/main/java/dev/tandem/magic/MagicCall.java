package dev.tandem.magic;

import dev.tandem.kernel.CellOutput;
import dev.tandem.shell.Cell;
import java.util.Objects;

/**
 * One use of a magic, as the magic sees it. Immutable; the services behind it are safe for any thread unless they say
 * otherwise.
 *
 * @param notebook the session's services
 * @param output where the cell's output goes
 * @param name the name it was called by, with its {@code %} or {@code %%}
 * @param arguments the rest of its line as typed
 * @param location the cell it stands in, {@link Cell#firstLine()} being the magic's own line; its code is the body
 *     of a cell magic, else ""
 */
public record MagicCall(Notebook notebook, CellOutput output, String name, String arguments, Cell location) {
    public MagicCall {
        Objects.requireNonNull(notebook, "notebook");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
        Objects.requireNonNull(location, "location");
    }

    /** The text below a cell magic; "" for a line magic. */
    public String body() {
        return location.code();
    }

    /**
     * The text below a cell magic with each <code>\{expression}</code> replaced by its value.
     *
     * @throws CellFailure if an expression fails
     */
    public String interpolatedBody() throws CellFailure {
        return new Interpolation(notebook).of(body(), location);
    }

    /**
     * The text below a cell magic as Java, on the user's own lines.
     *
     * @throws MagicException if there is nothing there
     */
    public Cell javaBody() throws MagicException {
        if (body().isBlank()) {
            throw new MagicException(name + " has nothing to run: write the code on the lines below it.");
        }
        return new Cell(location.number(), location.code(), location.firstLine() + 1);
    }

    /**
     * Runs text as if it stood in the place of the magic.
     *
     * @throws Exception as {@link Notebook#run} does
     */
    public Object run(Cell cell) throws Exception {
        return notebook.run(cell, output);
    }

    /** A piece of Java that stands in the magic's own line. */
    public Cell inline(String code) {
        return new Cell(location.number(), code, location.firstLine());
    }
}
