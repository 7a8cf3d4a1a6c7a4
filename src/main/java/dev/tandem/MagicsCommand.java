package dev.tandem;

import dev.tandem.engine.cluster.ClusterMode;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.magic.MagicDocument;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.run.Modes;
import dev.tandem.magic.system.Surroundings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints docs/magics.md. */
@Command(name = "magics", description = "Prints the reference of all magics as Markdown (docs/magics.md).")
final class MagicsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        try (ProcessMode processes = new ProcessMode();
                ClusterMode cluster = new ClusterMode(
                        (coordinates, say) -> List.of(), "")) { // starts none: it is there so that its magics are
            Modes modes = Modes.none().with(processes, processes).with(cluster, cluster);
            System.out.print(MagicDocument.of(MagicInterpreter.builtIn(modes, new Surroundings())));
        }
        return 0;
    }
}
