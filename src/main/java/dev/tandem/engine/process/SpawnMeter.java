package dev.tandem.engine.process;

import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Cost;
import dev.tandem.trace.Spread;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Measures what it costs to get one worker of each kind: time from the request until it can take a task, and the
 * memory that it adds. For the one thread that calls it.
 */
public final class SpawnMeter {
    /** Threads that are alive at once while their memory is measured. */
    private static final int THREADS_AT_ONCE = 200;
    /** So many processes of another runtime may be there from runs before. */
    private static final int MOST_WARM = 16;

    private SpawnMeter() {}

    /**
     * What one worker costs.
     *
     * @param seconds over the rounds
     * @param bytes memory that one adds (median); empty where the system doesn't tell
     */
    public record Result(Spread seconds, OptionalDouble bytes) {}

    /**
     * Threads of this JVM, platform or virtual.
     *
     * @param maker makes a thread that isn't started
     * @param rounds how many are measured, at least 1
     */
    public static Result threads(Function<Runnable, Thread> maker, int rounds) throws InterruptedException {
        double[] seconds = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            CountDownLatch up = new CountDownLatch(1);
            long[] upAt = new long[1];
            long start = System.nanoTime();
            Thread thread = maker.apply(() -> {
                upAt[0] = System.nanoTime();
                up.countDown();
            });
            thread.start();
            up.await();
            seconds[i] = (upAt[0] - start) / 1e9;
            thread.join();
        }
        return new Result(Spread.of(seconds), memoryOfThreads(maker));
    }

    private static OptionalDouble memoryOfThreads(Function<Runnable, Thread> maker) throws InterruptedException {
        CountDownLatch up = new CountDownLatch(THREADS_AT_ONCE);
        CountDownLatch end = new CountDownLatch(1);
        long pid = ProcessHandle.current().pid();
        var before = ProcessMemory.of(pid);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS_AT_ONCE; i++) {
            Thread thread = maker.apply(() -> {
                up.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        up.await();
        var after = ProcessMemory.of(pid);
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        if (before.isEmpty() || after.isEmpty() || after.getAsLong() <= before.getAsLong()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((double) (after.getAsLong() - before.getAsLong()) / THREADS_AT_ONCE);
    }

    /** Worker processes that don't exist yet: each round starts one and ends it. */
    public static Result coldProcesses(ProcessMode mode, int rounds) throws ModeException {
        double[] seconds = new double[rounds];
        List<Double> bytes = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Cost spawn = mode.fresh()
                    .run(NoOpEntry.workload(1), 1, new StopSwitch())
                    .timeline()
                    .spawn()
                    .get(0);
            seconds[i] = spawn.nanos() / 1e9;
            spawn.bytes().ifPresent(b -> bytes.add((double) b));
        }
        return new Result(Spread.of(seconds), median(bytes));
    }

    /**
     * Worker processes of another runtime, which keeps them warm: each round asks for one more than there are. Those that
     * were started are ended when it is over.
     *
     * @param nothing a workload of so many tasks that do nothing
     * @throws ModeException if they can't be started, or the runtime doesn't tell what that took
     */
    public static Result processesOf(Mode mode, IntFunction<Workload<?>> nothing, int rounds) throws ModeException {
        List<Double> seconds = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        List<Long> started = new ArrayList<>();
        try {
            for (int workers = 1; seconds.size() < rounds && workers <= rounds + MOST_WARM; workers++) {
                Timeline timeline = mode.run(nothing.apply(workers), workers, new StopSwitch())
                        .timeline();
                timeline.spawn().forEach(spawn -> seconds.add(spawn.nanos() / 1e9));
                // The new ones come last.
                List<Worker> all = timeline.workers();
                for (Worker worker :
                        all.subList(Math.max(0, all.size() - timeline.spawn().size()), all.size())) {
                    started.add(worker.pid());
                    ProcessMemory.of(worker.pid()).ifPresent(b -> bytes.add((double) b));
                }
            }
        } finally {
            started.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
        if (seconds.isEmpty()) {
            throw new ModeException("It doesn't tell what starting a process takes.");
        }
        return new Result(
                Spread.of(seconds.stream().mapToDouble(Double::doubleValue).toArray()), median(bytes));
    }

    /** Worker processes that wait warm in the pool: the time until an empty task has come back. */
    public static Result warmProcesses(ProcessMode mode, int rounds) throws ModeException {
        mode.run(NoOpEntry.workload(1), 1, new StopSwitch());
        double[] seconds = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            mode.run(NoOpEntry.workload(1), 1, new StopSwitch());
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        List<Double> bytes = mode.workers().stream()
                .filter(worker -> worker.memoryBytes().isPresent())
                .map(worker -> (double) worker.memoryBytes().getAsLong())
                .toList();
        return new Result(Spread.of(seconds), median(bytes));
    }

    private static OptionalDouble median(List<Double> values) {
        return values.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Spread.of(
                                values.stream().mapToDouble(Double::doubleValue).toArray())
                        .median());
    }
}
