package dev.tandem.magic;

import dev.tandem.kernel.CellOutput;
import dev.tandem.magic.grammar.Part;
import dev.tandem.shell.Cell;
import java.util.Optional;

/** Runs one magic: finds it by name, sets its fields from its line, calls it. Safe for any thread. */
final class MagicRunner {
    private final Notebook notebook;
    private final Interpolation interpolation;

    MagicRunner(Notebook notebook) {
        this.notebook = notebook;
        this.interpolation = new Interpolation(notebook);
    }

    /** @param offset lines that stand before the part's text in the cell */
    Object line(Part.LineMagic part, int cellNumber, int offset, CellOutput output) throws Exception {
        Object magic = find(part.name(), "%");
        if (!(magic instanceof LineMagic line)) {
            throw new MagicException("%" + part.name() + " works on a whole cell: write %%" + part.name()
                    + " on the first line, and what it works on below.");
        }
        Cell location = new Cell(cellNumber, "", part.line() + offset);
        MagicCall call = new MagicCall(notebook, output, "%" + part.name(), part.arguments(), location);
        return prepare(magic, call) ? line.line(call) : null;
    }

    /** As {@link #line}. */
    Object cell(Part.CellMagic part, int cellNumber, int offset, CellOutput output) throws Exception {
        Object magic = find(part.name(), "%%");
        Cell location = new Cell(cellNumber, part.body(), part.line() + offset);
        MagicCall call = new MagicCall(notebook, output, "%%" + part.name(), part.arguments(), location);
        if (magic instanceof CellMagic cell) {
            return prepare(magic, call) ? cell.cell(call) : null;
        }
        throw new MagicException("%%" + part.name() + " works on a line of its own: write %" + part.name() + " "
                + part.arguments() + " there, without the second %.");
    }

    private Object find(String name, String sign) throws MagicException {
        Optional<Object> magic = notebook.magics().create(name);
        if (magic.isPresent()) {
            return magic.get();
        }
        throw new MagicException("There is no magic " + sign + name + "."
                + notebook.magics()
                        .nearest(name)
                        .map(near -> " Did you mean " + sign + near + "?")
                        .orElse("")
                + " %lsmagic lists them all.");
    }

    /** Sets the magic's fields; false if it was asked for help, which is then shown. */
    private boolean prepare(Object magic, MagicCall call) throws MagicException, CellFailure {
        MagicArguments arguments = new MagicArguments(call.name(), magic);
        if (arguments.apply(call.arguments(), word -> interpolation.of(word, call.location()))) {
            return true;
        }
        call.output().stdout(MagicHelp.of(call.name().replaceFirst("^%+", ""), magic));
        return false;
    }
}
