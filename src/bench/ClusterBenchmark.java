import dev.tandem.engine.Execution;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.engine.cluster.ClusterMode;
import dev.tandem.magic.maven.ToolArtifacts;
import dev.tandem.shell.Cell;
import dev.tandem.shell.CompiledBody;
import dev.tandem.shell.Session;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A master and two workers with a slot each, on loopback: one line "name<TAB>median" for each thing measured. */
final class ClusterBenchmark {
    private static int cells;

    public static void main(String[] args) throws Exception {
        int repeats = Integer.parseInt(args[0]);
        try (Session session = new Session();
                ClusterMode mode = new ClusterMode(new ToolArtifacts(System.err::print)::resolve, "")) {
            long start = System.nanoTime();
            mode.start(2, 1, Map.of(), "", System.err::print);
            say("start a master, two workers, a driver, executors, s", (System.nanoTime() - start) / 1e9);
            mode.disconnect();
            start = System.nanoTime();
            mode.connect(mode.settings().orElseThrow(), System.err::print);
            say("connect a driver and executors, s", (System.nanoTime() - start) / 1e9);
            Workload<Object> one = workload(session, "task", 1);
            Workload<Object> many = workload(session, "task", 10_000);
            start = System.nanoTime();
            mode.run(many, 2, new StopSwitch());
            say("10,000 empty tasks at first, tasks/s", 10_000 / ((System.nanoTime() - start) / 1e9));
            say("10,000 empty tasks, tasks/s", 10_000 / median(repeats, mode, many, 2));
            mode.run(one, 2, new StopSwitch());
            say("one batch of one empty task and back, ms", 1e3 * median(repeats * 5, mode, one, 2));
            session.evaluate(cell("double[] numbers = new double[1_310_720]; java.util.Arrays.fill(numbers, 1.5);"));
            Workload<Object> last = workload(session, "numbers[numbers.length - 1]", 2);
            mode.run(last, 2, new StopSwitch());
            say("10 MB of doubles to two executors, ms", 1e3 * median(repeats, mode, last, 2));
        }
    }

    private static double median(int repeats, ClusterMode mode, Workload<Object> workload, int workers)
            throws Exception {
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            Execution<Object> run = mode.run(workload, workers, new StopSwitch());
            seconds[i] = (run.timeline().lastResultNanos() - run.timeline().handOverNanos()) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[repeats / 2];
    }

    private static Workload<Object> workload(Session session, String code, int tasks) throws Exception {
        CompiledBody body = session.compile(cell(code));
        return new Workload<>(body.body(), tasks, List.of(), Optional.of(body.shipment()));
    }

    private static Cell cell(String code) {
        return new Cell(++cells, code, 1);
    }

    private static void say(String name, double value) {
        System.out.println(name + "\t" + String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.1f", value));
    }
}
