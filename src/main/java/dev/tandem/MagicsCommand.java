package dev.tandem;

import dev.tandem.magic.MagicDocument;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.run.Modes;
import dev.tandem.magic.system.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints docs/magics.md. */
@Command(name = "magics", description = "Prints the reference of all magics as Markdown (docs/magics.md).")
final class MagicsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(MagicDocument.of(MagicInterpreter.builtIn(Modes.none(), new Surroundings())));
        return 0;
    }
}
