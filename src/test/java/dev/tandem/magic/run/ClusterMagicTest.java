package dev.tandem.magic.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.cluster.ClusterMode;
import dev.tandem.engine.thread.SerialMode;
import dev.tandem.kernel.CellRequest;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.RecordedOutput;
import dev.tandem.shell.Session;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the cluster's magics say where there is no cluster, and no network to get one. */
@Timeout(60)
class ClusterMagicTest {
    private final ClusterMode cluster = new ClusterMode(
            (coordinates, say) -> {
                throw new IOException("Maven can't provide " + coordinates + ": there is no network.");
            },
            "");
    private final MagicInterpreter interpreter =
            MagicInterpreter.create(new Session(), Modes.none().with(cluster, new SerialMode()));
    private RecordedOutput output = new RecordedOutput();

    @AfterEach
    void close() {
        interpreter.close();
        cluster.close();
    }

    private ExecutionResult run(String code) {
        output = new RecordedOutput();
        return interpreter.execute(new CellRequest(1, code, false, false), output);
    }

    private String error(String code) {
        return assertInstanceOf(ExecutionResult.Failed.class, run(code), output::shown)
                .value();
    }

    @Test
    void withoutAClusterItSaysHowToGetOne() {
        assertInstanceOf(ExecutionResult.Ok.class, run("%cluster"));
        assertTrue(output.out().contains("%cluster start 2"), output.out());
        assertTrue(error("%%cluster 2\ntask").contains("There is no cluster yet"));
        assertTrue(error("%%cluster\ntask").contains("--master local[2]"));
        assertTrue(error("%%compare cluster:2\ntask").contains("There is no cluster yet"));
    }

    @Test
    void whatItCannotDoIsNamed() {
        assertTrue(error("%cluster dance").contains("'dance' is nothing that %cluster does"));
        assertTrue(error("%cluster stop now").contains("takes no 'now'"));
        assertTrue(error("%cluster start many").contains("many"));
        String tooMany = error("%cluster start 99");
        assertTrue(tooMany.contains("start: 99 is too large") && !tooMany.contains("Exception"), tooMany);
        assertTrue(error("%%cluster connect\ntask").contains("line form"));
        assertTrue(error("%%cluster 2 spark://a:1\ntask").contains("behind --master"));
        assertTrue(error("%%cluster 2\n\n").contains("nothing to run"));
    }

    @Test
    void anAddressThatIsRefusedIsNotKept() {
        assertTrue(error("%%cluster 2 --master sparx://x\ntask").contains("'sparx://x' is no address of a cluster"));
        assertTrue(error("%%cluster 2\ntask").contains("There is no cluster yet"));
        assertTrue(error("%cluster connect sparx://x").contains("'sparx://x' is no address of a cluster"));
        assertTrue(error("%%cluster\ntask").contains("There is no cluster yet"));
    }

    @Test
    void addressesAndNetworksThatFailLeaveTheSessionAlive() {
        assertTrue(error("%cluster connect http://a").contains("no address of a cluster"));
        assertTrue(error("%%cluster 2 --master spark://no-such-host.invalid:7077\ntask")
                .contains("No machine is known by the name"));
        assertTrue(error("%cluster start 1").contains("needs a network"));
        ExecutionResult.Ok ok = assertInstanceOf(ExecutionResult.Ok.class, run("1 + 1"));
        assertEquals("2", ok.value().orElseThrow().data().get("text/plain"));
    }
}
