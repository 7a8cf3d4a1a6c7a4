package dev.tandem.magic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tandem.engine.cluster.ClusterMode;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.magic.run.Modes;
import dev.tandem.magic.system.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MagicDocumentTest {
    @Test
    void theReferenceIsFresh() throws Exception {
        try (ProcessMode processes = new ProcessMode();
                ClusterMode cluster = new ClusterMode((coordinates, say) -> List.of(), "")) {
            Modes modes = Modes.none().with(processes, processes).with(cluster, cluster);
            assertEquals(
                    MagicDocument.of(MagicInterpreter.builtIn(modes, new Surroundings())),
                    Files.readString(Path.of("docs/magics.md")),
                    "docs/magics.md is not what the declarations say. Make it anew:"
                            + " java -jar target/tandem-kernel.jar magics > docs/magics.md");
        }
    }
}
