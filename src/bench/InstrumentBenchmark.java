import dev.tandem.engine.Body;
import dev.tandem.engine.Contender;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.RunListener;
import dev.tandem.engine.RunSettings;
import dev.tandem.engine.Runner;
import dev.tandem.engine.Stage;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.TaskContext;
import dev.tandem.engine.Workload;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The instrument on the scales, as {@code src/bench/instrument.sh} asks for it: {@code truth} runs cases whose truth is
 * known, one line each with the threads' ids, so that a witness can be asked about the same threads; {@code overhead} and
 * {@code dispatch} set measured runs beside the same tasks in a bare executor, in turn; {@code progress} sets runs that tell
 * how far they are beside runs that don't.
 */
final class InstrumentBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "truth" -> truth();
            case "overhead" -> overhead(Integer.parseInt(args[1]));
            case "dispatch" -> dispatch(Integer.parseInt(args[1]));
            case "progress" -> progress(Integer.parseInt(args[1]));
            default -> throw new IllegalArgumentException(args[0] + ": say truth, overhead, dispatch or progress");
        }
    }

    // --- truth ---------------------------------------------------------------------------------------------------

    private static void truth() throws Exception {
        line("warm-up", 2, c -> compute(300));
        for (int k : List.of(1, 2, 4)) {
            line(k + " busy", k, c -> compute(1500));
        }
        line("8 sleepers", 8, c -> {
            Thread.sleep(1500);
            return null;
        });
        ReentrantLock lock = new ReentrantLock(true);
        line("4 on a fair lock", 4, c -> {
            for (int i = 0; i < 60; i++) {
                lock.lock();
                try {
                    compute(6);
                } finally {
                    lock.unlock();
                }
            }
            return null;
        });
        try (ServerSocket server = new ServerSocket(0)) {
            Thread answering = new Thread(() -> answer(server, 4));
            answering.setDaemon(true);
            answering.start();
            line("4 socket waiters", 4, c -> {
                try (Socket socket = new Socket("localhost", server.getLocalPort())) {
                    return socket.getInputStream().read();
                }
            });
        }
        line("mixed: 0.5 s busy, 0.5 s asleep, 0.5 s busy, on 2", 2, c -> {
            compute(500);
            Thread.sleep(500);
            return compute(500);
        });
    }

    private static void answer(ServerSocket server, int count) {
        try {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sockets.add(server.accept());
            }
            TimeUnit.MILLISECONDS.sleep(1500);
            for (Socket socket : sockets) {
                socket.getOutputStream().write(7);
                socket.close();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Name, thread ids, wall time in ns, and the shares that the instrument tells, in %. */
    private static void line(String name, int tasks, Body<Object> body) throws Exception {
        Timeline t = new ThreadsMode().run(of(tasks, body), tasks, new StopSwitch()).timeline();
        double wall = sum(t, Accounting::wallNanos);
        String tids = t.workers().stream().map(Worker::tid).map(String::valueOf).collect(Collectors.joining(","));
        System.out.printf(
                Locale.ROOT,
                "%s\t%s\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f%n",
                name,
                tids,
                wall,
                100 * sum(t, a -> a.onCpuNanos().orElse(0)) / wall,
                100 * sum(t, a -> a.runQueueNanos().orElse(0)) / wall,
                100 * sum(t, a -> a.lockNanos().orElse(0)) / wall,
                100 * sum(t, a -> a.stalledNanos().orElse(0)) / wall,
                100 * sum(t, a -> a.blockedNanos().orElse(0)) / wall);
    }

    private static double sum(Timeline timeline, ToLongFunction<Accounting> part) {
        return timeline.tasks().stream().map(TaskTrace::accounting).mapToLong(part).sum();
    }

    private static long compute(long millis) {
        long until = THREADS.getCurrentThreadCpuTime() + millis * 1_000_000;
        long x = 1;
        while (THREADS.getCurrentThreadCpuTime() < until) {
            x = work(x, 10_000);
        }
        return x;
    }

    private static long work(long from, int rounds) {
        long x = from;
        for (int i = 0; i < rounds; i++) {
            x = x * 31 + i;
        }
        return x;
    }

    // --- costs ---------------------------------------------------------------------------------------------------

    /** What one execution took. */
    private record Taken(double wall, double untilLastResult, double cpu) {
        static Taken bare(Workload<Object> workload, int workers) throws Exception {
            long cpu = cpuNanos();
            long start = System.nanoTime();
            InstrumentBenchmark.bare(workload, workers);
            long wall = System.nanoTime() - start;
            return new Taken(wall, wall, cpuNanos() - cpu);
        }

        static Taken measured(Workload<Object> workload, int workers) throws Exception {
            long cpu = cpuNanos();
            long start = System.nanoTime();
            Timeline timeline =
                    new ThreadsMode().run(workload, workers, new StopSwitch()).timeline();
            long wall = System.nanoTime() - start;
            return new Taken(wall, timeline.lastResultNanos() - start, cpuNanos() - cpu);
        }

        private static long cpuNanos() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }
    }

    /** Tasks that compute for a fixed number of rounds, about 1 ms, 10 ms and 100 ms, measured and bare in turn. */
    private static void overhead(int pairs) throws Exception {
        int perMilli = calibrated();
        for (int millis : List.of(1, 10, 100)) {
            Body<Object> body = c -> work(c.task(), perMilli * millis);
            int tasks = 400 / millis;
            pairs("tasks of " + millis + " ms, 1 worker", of(tasks, body), 1, pairs);
            pairs("tasks of " + millis + " ms, 2 workers", of(2 * tasks, body), 2, pairs);
        }
    }

    /** Empty tasks: what is left is the dispatch. */
    private static void dispatch(int pairs) throws Exception {
        for (int workers : List.of(1, 2)) {
            pairs("100,000 empty tasks, " + workers + " worker" + (workers == 1 ? "" : "s"),
                    of(100_000, c -> null), workers, pairs);
        }
    }

    /**
     * The same tasks in {@code %%threads 2} by the engine, which counts them and has a listener make a line of text of it
     * four times a second, and by the mode alone, which tells nobody.
     */
    private static void progress(int pairs) throws Exception {
        int perMilli = calibrated();
        Body<Object> tenMicros = c -> work(c.task(), perMilli / 100);
        Body<Object> milli = c -> work(c.task(), perMilli);
        progress("100,000 empty tasks", of(100_000, c -> null), pairs);
        progress("100,000 tasks of 10 us", of(100_000, tenMicros), pairs);
        progress("2,000 tasks of 1 ms", of(2_000, milli), pairs);
    }

    /** Name, medians of the wall time without and with in ms, then of the ratio within a pair, and the lines told. */
    private static void progress(String name, Workload<Object> workload, int pairs) throws Exception {
        double[][] figures = new double[3][pairs];
        for (int pair = -pairs / 4 - 5; pair < pairs; pair++) {
            double[] walls = new double[2];
            for (int i = 0; i < 2; i++) {
                int told = (pair + i) & 1;
                walls[told] = told == 0 ? quiet(workload) : telling(workload);
            }
            if (pair >= 0) {
                figures[0][pair] = walls[0] / 1e6;
                figures[1][pair] = walls[1] / 1e6;
                figures[2][pair] = walls[1] / walls[0];
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s\t%.2f\t%.2f\t%.3f\t%d%n",
                name,
                median(figures[0]),
                median(figures[1]),
                median(figures[2]),
                LINES.get());
        LINES.set(0);
    }

    private static final AtomicLong LINES = new AtomicLong();

    private static double quiet(Workload<Object> workload) throws Exception {
        RunControl nobody = new RunControl() {
            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public String reason() {
                return "";
            }

            @Override
            public void onCancel(Runnable action) {}

            @Override
            public void started(int task) {}

            @Override
            public void ended(int task) {}

            @Override
            public void print(boolean standardError, String text) {}
        };
        new ThreadsMode().run(workload, 2, nobody);
        Timeline timeline = new ThreadsMode().run(workload, 2, nobody).timeline();
        return timeline.lastResultNanos() - timeline.handOverNanos();
    }

    private static double telling(Workload<Object> workload) throws Exception {
        RunListener line = new RunListener() {
            @Override
            public void progress(Stage stage, long ended, long running, long elapsedNanos) {
                String said = String.format(
                        Locale.ROOT,
                        "%s: %,d of %,d tasks done, %d running, %.1f s",
                        stage.mode(),
                        ended,
                        stage.tasks(),
                        running,
                        elapsedNanos / 1e9);
                LINES.addAndGet(said.isEmpty() ? 0 : 1);
            }
        };
        Contender threads = new Contender(new ThreadsMode(), 2, Optional.empty());
        Timeline timeline = new Runner(RunSettings.AUTOMATIC.withWarmUp(1).withRepeat(1))
                .run(workload, List.of(threads), new StopSwitch(), line)
                .get(0)
                .timeline();
        return timeline.lastResultNanos() - timeline.handOverNanos();
    }

    private static int calibrated() {
        long best = Long.MAX_VALUE;
        int rounds = 1_000_000;
        for (int i = 0; i < 200; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            if (work(i, rounds) == 42) {
                System.out.print("");
            }
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - before);
        }
        return (int) (rounds * 1e6 / best);
    }

    /**
     * Name, then medians: bare and measured wall time in ms; the ratios within a pair of the time until the last result,
     * of the time until the books are made up as well, and of all on-CPU time.
     */
    private static void pairs(String name, Workload<Object> workload, int workers, int pairs) throws Exception {
        double[][] figures = new double[4][pairs];
        double[] cpu = new double[2];
        for (int pair = -pairs / 4 - 5; pair < pairs; pair++) {
            Taken bare;
            Taken measured;
            if (pair % 2 == 0) {
                bare = Taken.bare(workload, workers);
                measured = Taken.measured(workload, workers);
            } else {
                measured = Taken.measured(workload, workers);
                bare = Taken.bare(workload, workers);
            }
            if (pair >= 0) {
                figures[0][pair] = bare.wall() / 1e6;
                figures[1][pair] = measured.wall() / 1e6;
                figures[2][pair] = measured.untilLastResult() / bare.wall();
                figures[3][pair] = measured.wall() / bare.wall();
                cpu[0] += bare.cpu();
                cpu[1] += measured.cpu();
            }
        }
        System.out.print(name);
        for (int i = 0; i < figures.length; i++) {
            System.out.printf(Locale.ROOT, i < 2 ? "\t%.2f" : "\t%.3f", median(figures[i]));
        }
        // It moves in steps of 10 ms: of the sums, not of each pair.
        System.out.printf(Locale.ROOT, "\t%.3f%n", cpu[1] / cpu[0]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** What anybody would write without Tandem. */
    private static List<Object> bare(Workload<Object> workload, int workers) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<Object>> tasks = new ArrayList<>(workload.tasks());
            for (int i = 0; i < workload.tasks(); i++) {
                TaskContext context = new Index(i, workload.tasks());
                tasks.add(() -> {
                    try {
                        return workload.body().run(context);
                    } catch (Exception | Error e) {
                        throw e;
                    } catch (Throwable e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            List<Object> results = new ArrayList<>(tasks.size());
            for (Future<Object> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdown();
        }
    }

    private record Index(int task, int tasks) implements TaskContext {
        @Override
        public Object it() {
            return null;
        }
    }

    private static Workload<Object> of(int tasks, Body<Object> body) {
        return new Workload<>(body, tasks, List.of(), Optional.empty());
    }
}
