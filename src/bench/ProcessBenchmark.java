import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.process.ProcessOptions;
import dev.tandem.engine.thread.SerialMode;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.shell.Cell;
import dev.tandem.shell.CompilationException;
import dev.tandem.shell.CompiledBody;
import dev.tandem.shell.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Tandem's half of processes.sh: one line "name<TAB>median" for each thing measured. */
final class ProcessBenchmark {
    private static int cells;

    private static final String COMPUTE =
            "long s = 0; for (long i = 0; i < 300_000_000L; i++) s += i ^ (i >> 3) * 7; s + task";

    /** Compresses in one native call for seconds, again and again. */
    private static final String NATIVE = "byte[] in = new byte[32 << 20]; new Random(1).nextBytes(in);"
            + " byte[] out = new byte[40 << 20]; while (true) { var deflater = new java.util.zip.Deflater(9);"
            + " deflater.setInput(in); deflater.finish(); deflater.deflate(out); deflater.end(); }";

    public static void main(String[] args) throws Exception {
        int repeats = Integer.parseInt(args[0]);
        ProcessOptions here = ProcessOptions.ofThisJvm();
        ProcessOptions plain = here.withArchive(Path.of("no", "archive"));
        try (Session session = new Session();
                ProcessMode mode = new ProcessMode(here);
                ProcessMode withoutArchive = new ProcessMode(plain);
                ProcessMode oneByOne = new ProcessMode(here.withChunk(1))) {
            Workload<Object> one = workload(session, "task", 1);
            Workload<Object> four = workload(session, "task", 4);
            median(1, mode::fresh, four, 4);
            say("start 1 worker, first task, ms", 1e3 * median(repeats, mode::fresh, one, 1));
            say("the same without the archive, ms", 1e3 * median(repeats, withoutArchive::fresh, one, 1));
            say("start 4 workers, first task on each, ms", 1e3 * median(repeats, mode::fresh, four, 4));
            say("the same with 4 without the archive, ms", 1e3 * median(repeats, withoutArchive::fresh, four, 4));
            median(1, () -> mode, four, 4);
            say("PSS of one of four idle workers after a task, MB", memory(mode) / 1e6);
            median(200, () -> mode, four, 4);
            say("the same after 200 runs, MB", memory(mode) / 1e6);
            say("4 warm workers, a task on each, ms", 1e3 * median(repeats * 20, () -> mode, four, 4));
            say("1 warm worker, a task, ms", 1e3 * median(repeats * 20, () -> mode, one, 1));
            Workload<Object> thousand = workload(session, "task", 2_000);
            median(5, () -> oneByOne, thousand, 1);
            say("one empty task of many, one worker, us", 1e6 * median(repeats * 5, () -> oneByOne, thousand, 1) / 2_000);
            Workload<Object> many = workload(session, "task", 400_000);
            median(8, () -> mode, many, 2);
            say("empty tasks/s on 2 workers, in rows", 400_000 / median(repeats, () -> mode, many, 2));
            Workload<Object> some = workload(session, "task", 100_000);
            median(8, () -> oneByOne, some, 2);
            say("empty tasks/s on 2 workers, one by one", 100_000 / median(repeats, () -> oneByOne, some, 2));
            session.evaluate(cell("double[] numbers = new double[13_107_200]; Arrays.fill(numbers, 1.5);"));
            send(session, mode, repeats, "100 MB of doubles to a worker, ms", "numbers[numbers.length - 1]");
            send(session, mode, repeats, "100 MB of doubles to a worker and back, ms", "numbers");
            session.evaluate(cell("List<Integer> list = new ArrayList<>(IntStream.range(0, 1_000_000).boxed().toList());"));
            send(session, mode, repeats, "a list of 1,000,000 integers to a worker, ms", "list.size()");
            session.evaluate(cell("record Point(int id, String name, double x) {} List<Point> points = new"
                    + " ArrayList<>(IntStream.range(0, 100_000).mapToObj(i -> new Point(i, \"p\" + i, i / 3.0)).toList());"));
            send(session, mode, repeats, "a list of 100,000 records to a worker, ms", "points.size()");
            session.evaluate(cell("import java.util.function.*; List<IntUnaryOperator> functions = new ArrayList<>();"
                    + " for (int i = 0; i < 10_000; i++) { int by = i; functions.add(n -> n + by); }"));
            send(session, mode, repeats, "a list of 10,000 lambdas to a worker, ms", "functions.get(9).applyAsInt(1)");
            say("stop of an endless loop, ms", 1e3 * stop(session, mode, repeats, "while (true) { }"));
            say("stop of a loop in native code, ms", 1e3 * stop(session, mode, repeats, NATIVE));
            Workload<Object> two = workload(session, COMPUTE, 2);
            SerialMode serial = new SerialMode();
            ThreadsMode threads = new ThreadsMode();
            for (int i = 0; i < 2; i++) {
                median(1, () -> serial, two, 1);
                median(1, () -> threads, two, 2);
                median(1, () -> mode, two, 2);
            }
            double[] alone = new double[repeats];
            double[] onThreads = new double[repeats];
            double[] inProcesses = new double[repeats];
            for (int i = 0; i < repeats; i++) {
                double base = median(1, () -> serial, two, 1);
                onThreads[i] = base / median(1, () -> threads, two, 2);
                inProcesses[i] = base / median(1, () -> mode, two, 2);
                alone[i] = base;
            }
            Arrays.sort(alone);
            Arrays.sort(onThreads);
            Arrays.sort(inProcesses);
            say("speedup of 2 equal tasks in 2 processes", inProcesses[repeats / 2]);
            say("speedup of the same on 2 threads", onThreads[repeats / 2]);
        }
    }

    private static long memory(ProcessMode mode) {
        long[] bytes = mode.workers().stream()
                .mapToLong(worker -> worker.memoryBytes().orElse(0))
                .sorted()
                .toArray();
        return bytes[bytes.length / 2];
    }

    private static void send(Session session, ProcessMode mode, int repeats, String name, String code)
            throws Exception {
        Workload<Object> workload = workload(session, code, 1);
        median(3, () -> mode, workload, 1);
        say(name, 1e3 * median(repeats, () -> mode, workload, 1));
    }

    /** From the stop of two tasks in two workers until the run is given back and both processes are gone. */
    private static double stop(Session session, ProcessMode mode, int repeats, String endless) throws Exception {
        Workload<Object> workload = workload(
                session, "System.out.println(ProcessHandle.current().pid());\nif (task >= 0) { " + endless + " }\n", 2);
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            CountDownLatch up = new CountDownLatch(2);
            List<ProcessHandle> workers = Collections.synchronizedList(new ArrayList<>());
            StopSwitch stop = new StopSwitch((standardError, text) -> text.lines().forEach(pid -> {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(workers::add);
                up.countDown();
            }));
            FutureTask<Execution<Object>> running = new FutureTask<>(() -> mode.run(workload, 2, stop));
            new Thread(running).start();
            up.await();
            Thread.sleep(500); // for both to be well inside
            long stopped = System.nanoTime();
            stop.cancel("Stopped.");
            running.get();
            workers.forEach(worker -> worker.onExit().join());
            seconds[i] = (System.nanoTime() - stopped) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[repeats / 2];
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
