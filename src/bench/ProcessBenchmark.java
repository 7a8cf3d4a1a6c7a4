import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.shell.Cell;
import dev.tandem.shell.CompilationException;
import dev.tandem.shell.CompiledBody;
import dev.tandem.shell.Session;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tandem's half of processes.sh: one line "name<TAB>median" for each thing measured. */
final class ProcessBenchmark {
    private static int cells;

    public static void main(String[] args) throws Exception {
        int repeats = Integer.parseInt(args[0]);
        try (Session session = new Session();
                ProcessMode mode = new ProcessMode()) {
            Workload<Object> one = workload(session, "task", 1);
            Workload<Object> four = workload(session, "task", 4);
            say("start 1 worker, first task, ms", 1e3 * median(repeats, () -> mode.fresh(), one, 1));
            say("start 4 workers, first task on each, ms", 1e3 * median(repeats, () -> mode.fresh(), four, 4));
            mode.run(four, 4, new StopSwitch());
            say("4 warm workers, a task on each, ms", 1e3 * median(repeats * 5, () -> mode, four, 4));
            say("one empty task and back, us", 1e6 * median(repeats * 50, () -> mode, one, 1));
            Workload<Object> many = workload(session, "task", 100_000);
            mode.run(many, 2, new StopSwitch());
            say("empty tasks/s on 2 workers, in rows", 100_000 / median(repeats, () -> mode, many, 2));
            session.evaluate(cell("double[] numbers = new double[13_107_200]; Arrays.fill(numbers, 1.5);"));
            Workload<Object> last = workload(session, "numbers[numbers.length - 1]", 1);
            mode.run(last, 1, new StopSwitch());
            say("100 MB of doubles to a worker, ms", 1e3 * median(repeats, () -> mode, last, 1));
            session.evaluate(cell("List<Integer> list = new ArrayList<>(IntStream.range(0, 1_000_000).boxed().toList());"));
            Workload<Object> size = workload(session, "list.size()", 1);
            mode.run(size, 1, new StopSwitch());
            say("a list of 1,000,000 integers to a worker, ms", 1e3 * median(repeats, () -> mode, size, 1));
            mode.workers().stream()
                    .mapToLong(worker -> worker.memoryBytes().orElse(0))
                    .min()
                    .ifPresent(bytes -> say("smallest PSS of a worker, MB", bytes / 1e6));
        }
    }

    private static double median(
            int repeats, java.util.function.Supplier<Mode> mode, Workload<Object> workload, int workers)
            throws ModeException {
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            Execution<Object> run = mode.get().run(workload, workers, new StopSwitch());
            seconds[i] = (run.timeline().lastResultNanos() - run.timeline().handOverNanos()) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[repeats / 2];
    }

    private static Workload<Object> workload(Session session, String code, int tasks) throws CompilationException {
        CompiledBody compiled = session.compile(cell(code));
        return new Workload<>(compiled.body(), tasks, List.of(), Optional.of(compiled.shipment()));
    }

    private static Cell cell(String code) {
        return new Cell(++cells, code, 1);
    }

    private static void say(String name, double value) {
        System.out.printf(Locale.ROOT, "%s\t%.3f%n", name, value);
    }
}
