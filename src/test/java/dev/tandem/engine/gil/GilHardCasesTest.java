package dev.tandem.engine.gil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a naive lock dies of. Every one runs with a lock that checks that nobody loses it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GilHardCasesTest {
    private static final GilSettings EAGER = GilSettings.DEFAULT.withSwitchInterval(Duration.ofNanos(100_000));

    static Stream<GilSettings> settings() {
        return Stream.of(
                EAGER,
                GilSettings.DEFAULT,
                GilSettings.DEFAULT.withSwitchInterval(Duration.ofSeconds(1)),
                EAGER.withForceSwitching(false),
                GilSettings.DEFAULT.withPolicy(SwitchPolicy.OLD).withCheckInterval(50));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void contendedAndNestedSynchronizedBlocks(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .variable("Object", "A", "new Object()")
                .variable("Object", "B", "new Object()")
                .variable("int[]", "count", "new int[1]")
                .body("for (int i = 0; i < 200; i++) synchronized (A) { int c = count[0]; synchronized (B) {"
                        + " for (int j = 0; j < 50; j++) Math.sqrt(j); synchronized (A) { count[0] = c + 1; } } }"
                        + " return null;");
        cell.results(settings, 8, 8);
        assertEquals(1600, ((int[]) cell.value("count"))[0]);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void contendedSynchronizedMethodsOfTypesAndOfAnonymousClasses(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .type("class Counter { int n; synchronized void add(Runnable r) { int before = n; r.run();"
                        + " n = before + 1; } }")
                .variable("Counter", "counter", "new Counter()")
                .variable("int[]", "other", "new int[1]")
                .variable("Object[]", "shared", "new Object[1]")
                .method("Runnable local() { return new Runnable() { public synchronized void run() {"
                        + " int c = other[0]; for (int i = 0; i < 50; i++) Math.sqrt(i); other[0] = c + 1; } }; }")
                .body("Runnable mine; synchronized (shared) { if (shared[0] == null) shared[0] = local();"
                        + " mine = (Runnable) shared[0]; }"
                        + " for (int i = 0; i < 100; i++) { mine.run(); counter.add(() -> {"
                        + " for (int j = 0; j < 50; j++) Math.sqrt(j); }); } return null;");
        cell.results(settings, 6, 6);
        assertEquals(600, ((int[]) cell.value("other"))[0]);
        var n = cell.value("counter").getClass().getDeclaredField("n");
        n.setAccessible(true);
        assertEquals(600, n.get(cell.value("counter")));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void computeIfAbsentWithALambdaThatLoops(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .variable("ConcurrentHashMap<Integer, Long>", "map", "new ConcurrentHashMap<>()")
                .body("for (int i = 0; i < 64; i++) map.computeIfAbsent(i & 7, k -> { long s = 0;"
                        + " for (int j = 0; j < 20000; j++) s += j; return s; });"
                        + " for (int i = 0; i < 64; i++) map.merge(i & 7, 1L, (a, b) -> { long s = a;"
                        + " for (int j = 0; j < 100; j++) s += 0; return s + b; }); return null;");
        cell.results(settings, 8, 8);
        @SuppressWarnings("unchecked")
        var map = (java.util.Map<Integer, Long>) cell.value("map");
        assertEquals(8, map.size());
        map.values().forEach(sum -> assertEquals(199990000L + 64, sum));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void classInitialisationByTwoThreads(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .type("class Slow { static int runs; static final long SUM; static { runs++; long s = 0;"
                        + " for (int i = 0; i < 3_000_000; i++) s += i;"
                        + " try { Thread.sleep(30); } catch (InterruptedException e) {}"
                        + " LongStream.range(0, 1000).map(x -> x * 2).sum(); SUM = s; } }")
                .body("class Here { static final long SUM; static { long s = 0;"
                        + " for (int i = 0; i < 3_000_000; i++) s += i; Thread.yield(); SUM = s; } }"
                        + " return Slow.SUM + Here.SUM + Slow.runs;");
        List<Object> results = cell.results(settings, 4, 4);
        assertEquals(Collections.nCopies(4, 2 * 4499998500000L + 1), results);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void waitAndNotify(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .variable("Object", "monitor", "new Object()")
                .variable("int[]", "turn", "new int[1]")
                .body("for (int i = 0; i < 20; i++) synchronized (monitor) {"
                        + " while (turn[0] % tasks != task) monitor.wait(); turn[0]++; monitor.notifyAll(); }"
                        + " return null;");
        cell.results(settings, 4, 4);
        assertEquals(80, ((int[]) cell.value("turn"))[0]);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void locksLatchesBarriersQueues(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .variable("ReentrantLock", "lock", "new ReentrantLock()")
                .variable("CyclicBarrier", "barrier", "new CyclicBarrier(4)")
                .variable("CountDownLatch", "latch", "new CountDownLatch(4)")
                .variable("BlockingQueue<Integer>", "queue", "new ArrayBlockingQueue<>(2)")
                .variable("Semaphore", "semaphore", "new Semaphore(2)")
                .variable("int[]", "count", "new int[1]")
                .body("latch.countDown(); latch.await(); long sum = 0;"
                        + " for (int i = 0; i < 25; i++) { barrier.await();"
                        + " lock.lock(); try { int c = count[0]; Math.sqrt(c); count[0] = c + 1; }"
                        + " finally { lock.unlock(); }"
                        + " semaphore.acquire(); semaphore.release();"
                        + " if (task % 2 == 0) queue.put(i); else sum += queue.take(); } return sum;");
        long sum = cell.results(settings, 4, 4).stream()
                .mapToLong(Long.class::cast)
                .sum();
        assertEquals(2 * 300, sum);
        assertEquals(100, ((int[]) cell.value("count"))[0]);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void streamsFuturesAndThreadsInsideTheBody(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .variable("int[]", "count", "new int[1]")
                .method("int twice(int x) { return 2 * x; }")
                .body("long sum = IntStream.range(0, 2000).parallel().mapToLong(i -> { count[0]++; return i; }).sum();"
                        + " sum += Stream.of(1, 2, 3).map(REPL.Cell::twice).mapToInt(i -> i).sum();"
                        + " sum += CompletableFuture.supplyAsync(() -> { long s = 0; for (int i = 0; i < 1000; i++) {"
                        + " s += i; count[0]++; } return s; }).thenApply(s -> s + 1).get();"
                        + " ExecutorService pool = Executors.newFixedThreadPool(2); List<Future<Integer>> all ="
                        + " new ArrayList<>(); for (int i = 0; i < 8; i++) { int n = i; all.add(pool.submit(() -> {"
                        + " count[0]++; return n; })); } for (Future<Integer> f : all) sum += f.get(); pool.shutdown();"
                        + " Thread[] threads = new Thread[4]; for (int i = 0; i < 4; i++) { threads[i] = new Thread("
                        + "() -> { for (int j = 0; j < 1000; j++) count[0]++; }); threads[i].start(); }"
                        + " for (Thread t : threads) t.join(); return sum;");
        List<Object> results = cell.results(settings, 3, 3);
        assertEquals(Collections.nCopies(3, 1999000L + 12 + 499500 + 1 + 28), results);
        assertEquals(3 * (2000 + 1000 + 8 + 4000), ((int[]) cell.value("count"))[0]);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void exceptionsFromAnyPoint(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .variable("int[]", "finals", "new int[1]")
                .method("int deep(int n) { if (n == 0) throw new IllegalStateException(\"deep\"); try {"
                        + " return deep(n - 1); } finally { finals[0]++; } }")
                .body("int caught = 0; for (int i = 0; i < 50; i++) { try { switch (i % 5) {"
                        + " case 0 -> deep(10); case 1 -> { synchronized (finals) { deep(3); } }"
                        + " case 2 -> List.of(1).forEach(x -> deep(2)); case 3 -> Integer.parseInt(\"x\");"
                        + " default -> { try { Thread.sleep(0, 1000); throw new Exception(\"e\"); }"
                        + " catch (IllegalStateException never) { return -1; } } } }"
                        + " catch (Exception e) { caught++; } }"
                        + " if (task == 1) throw new java.io.IOException(\"task one\"); return caught;");
        Execution<Object> run = cell.run(new GilMode(settings, true), 4, 4);
        assertEquals(new Outcome.Result<Object>(50), run.outcomes().get(0));
        assertEquals(4 * 10 * 15, ((int[]) cell.value("finals"))[0]);
        Throwable error = ((Outcome.Failure<Object>) run.outcomes().get(1)).error();
        assertEquals("task one", error.getMessage());
        for (StackTraceElement frame : error.getStackTrace()) {
            assertTrue(!frame.toString().contains("$gil") && !frame.toString().contains("$entry"), frame::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void manyThreads(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .variable("int[]", "count", "new int[1]")
                .body("for (int i = 0; i < 1000; i++) { count[0]++; if (i % 250 == 0) Thread.sleep(1); } return task;");
        assertEquals(64, cell.results(settings, 64, 64).size());
        assertEquals(64_000, ((int[]) cell.value("count"))[0]);
    }

    @Test
    void unlistedBlockingCallsLoseTheLock() throws Exception {
        TestCell cell = new TestCell()
                .type(
                        "class Hidden { static int sleep() { return Stream.of(new CompletableFuture<Integer>()"
                                + ".completeOnTimeout(0, 100, TimeUnit.MILLISECONDS)).mapToInt(CompletableFuture::join).sum(); } }")
                .type("class Pipe { static int read() throws Exception { try (var server = new java.net.ServerSocket(0,"
                        + " 1, java.net.InetAddress.getLoopbackAddress()); var client = new java.net.Socket("
                        + "server.getInetAddress(), server.getLocalPort())) { client.setSoTimeout(200);"
                        + " return new Scanner(client.getInputStream()).hasNext() ? 1 : -2; } } }")
                .body("return task < 4 ? Hidden.sleep() : Pipe.read();");
        Execution<Object> run = cell.run(new GilMode(GilSettings.DEFAULT, true), 8, 8);
        assertEquals(List.of(0, 0, 0, 0, -2, -2, -2, -2), TestCell.results(run));
        double span = dev.tandem.trace.Figures.of(run.timeline()).spanSeconds();
        assertTrue(span < (4 * 0.1 + 4 * 0.2) / 2, () -> "span " + span);
        assertTrue(run.timeline().lock().orElseThrow().figures().taken() > 0);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void typesOfTheUsersAreUnderTheLockWhoeverCallsThem(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .type("class Tally { static int hits; int own; void hit() { own += 1; hits += 1; } }")
                .variable("Tally", "tally", "new Tally()")
                .type(
                        "class Job implements Callable<Integer>, Comparable<Job> { final int n; Job(int n) { this.n = n; }"
                                + " public Integer call() { for (int i = 0; i < 2000; i++) tally.hit(); return n; }"
                                + " public int compareTo(Job other) { tally.hit(); return Integer.compare(n, other.n); } }")
                .type(
                        "class Worker extends Thread { public void run() { for (int i = 0; i < 2000; i++) tally.hit(); } }")
                .type("class Sum extends RecursiveTask<Integer> { final int n; Sum(int n) { this.n = n; }"
                        + " protected Integer compute() { tally.hit(); if (n < 2) return 1; Sum left = new Sum(n / 2);"
                        + " left.fork(); return new Sum(n - n / 2).compute() + left.join(); } }")
                .body("ExecutorService pool = Executors.newFixedThreadPool(2); int sum = 0;"
                        + " try { for (Future<Integer> f : pool.invokeAll(List.of(new Job(1), new Job(2), new Job(3))))"
                        + " sum += f.get(); } finally { pool.shutdown(); }"
                        + " Worker worker = new Worker(); worker.start(); tally.hit(); worker.join();"
                        + " Collections.max(List.of(new Job(1), new Job(2)));"
                        + " return sum + new Sum(64).invoke();");
        assertEquals(Collections.nCopies(3, 6 + 64), cell.results(settings, 3, 3));
        int hits = 3 * (3 * 2000 + 2000 + 1 + 1 + 127);
        Object tally = cell.value("tally");
        var own = tally.getClass().getDeclaredField("own");
        own.setAccessible(true);
        var all = tally.getClass().getDeclaredField("hits");
        all.setAccessible(true);
        assertEquals(List.of(hits, hits), List.of(own.get(tally), all.get(null)));
    }

    @Test
    void theLockChangesHandsInsideAMethodOfAType() throws Exception {
        TestCell cell = new TestCell()
                .type("class Spin { long n; long work() { while (n < 300_000_000L) n++; return n; }"
                        + " static long counted() { long s = 0; for (int i = 0; i < 400_000_000; i++) s ^= i * 31L;"
                        + " return s; } }")
                .body("return new Spin().work() + Spin.counted() % 1;");
        Execution<Object> run = cell.run(new GilMode(GilSettings.DEFAULT), 2, 2);
        assertEquals(Collections.nCopies(2, 300_000_000L), TestCell.results(run));
        var lock = run.timeline().lock().orElseThrow().figures();
        assertTrue(lock.forced() >= 4, lock::toString);
        double parallelism =
                dev.tandem.trace.Figures.of(run.timeline()).parallelism().orElseThrow();
        assertTrue(parallelism < 1.1, () -> "parallelism " + parallelism);
    }

    @Test
    void sleepersInATypeWaitTogether() throws Exception {
        TestCell cell = new TestCell()
                .type(
                        "class Nap { void take() throws Exception { Thread.sleep(100); TimeUnit.MILLISECONDS.sleep(100); } }")
                .body("new Nap().take(); return 0;");
        Execution<Object> run = cell.run(new GilMode(GilSettings.DEFAULT), 8, 8);
        double span = dev.tandem.trace.Figures.of(run.timeline()).spanSeconds();
        assertTrue(span < 8 * 0.2 / 4, () -> "span " + span);
        var lock = run.timeline().lock().orElseThrow().figures();
        assertEquals(0, lock.taken(), lock::toString);
    }

    @Test
    void typesUnderTwoLocksAtOnce() throws Exception {
        String type =
                "class Tally { int n; void hit() { n += 1; } void hits() { for (int i = 0; i < 300_000; i++) hit(); } }";
        List<TestCell> cells = Stream.generate(() -> new TestCell()
                        .type(type)
                        .variable("Tally", "tally", "new Tally()")
                        .body("tally.hits(); return null;"))
                .limit(2)
                .toList();
        List<Thread> runs = cells.stream()
                .map(cell -> new Thread(() -> {
                    try {
                        cell.results(EAGER, 4, 4);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        runs.forEach(Thread::start);
        for (Thread run : runs) {
            run.join();
        }
        for (TestCell cell : cells) {
            Object tally = cell.value("tally");
            var n = tally.getClass().getDeclaredField("n");
            n.setAccessible(true);
            assertEquals(1_200_000, n.get(tally));
        }
    }

    @Test
    void membersOfLocalClassesGoWithThem() throws Exception {
        TestCell cell = new TestCell()
                .body("class Outer { int x = task; class Inner { int y() { return x + 1; } }"
                        + " Inner inner() { return new Inner(); } } return new Outer().inner().y();");
        assertEquals(List.of(1, 2), cell.results(GilSettings.DEFAULT, 2, 2));
    }

    @Test
    void stopWhileOneHoldsAndAllWait() throws Exception {
        TestCell cell = new TestCell()
                .variable("CountDownLatch", "started", "new CountDownLatch(4)")
                .body("started.countDown(); long n = 0; while (true) n++;");
        Workload<Object> workload = cell.workload(8);
        StopSwitch stop = new StopSwitch();
        GilMode mode = new GilMode(GilSettings.DEFAULT, false);
        Thread stopper = new Thread(() -> {
            try {
                ((CountDownLatch) cell.value("started")).await(20, TimeUnit.SECONDS);
            } catch (ReflectiveOperationException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            stop.cancel("Enough.");
        });
        stopper.start();
        Execution<Object> run = mode.run(workload, 4, stop);
        stopper.join();
        assertEquals(
                4,
                run.outcomes().stream().filter(Outcome.Killed.class::isInstance).count());
        assertEquals(
                4,
                run.outcomes().stream()
                        .filter(Outcome.NotStarted.class::isInstance)
                        .count());
        assertTrue(run.timeline().remarks().stream().noneMatch(r -> r.contains("could not be stopped")));
    }

    @Test
    void stopWhileAllWait() throws Exception {
        TestCell cell = new TestCell()
                .variable("CountDownLatch", "started", "new CountDownLatch(6)")
                .variable("CountDownLatch", "never", "new CountDownLatch(1)")
                .variable("Object", "monitor", "new Object()")
                .body(
                        "started.countDown(); if (task % 3 == 0) never.await(); if (task % 3 == 1) synchronized (monitor) {"
                                + " monitor.wait(); } Thread.sleep(1_000_000); return null;");
        Execution<Object> run = stoppedWhenStarted(cell, new GilMode(EAGER, true), 6);
        assertEquals(
                6,
                run.outcomes().stream().filter(Outcome.Killed.class::isInstance).count());
        assertTrue(run.timeline().remarks().stream().noneMatch(r -> r.contains("could not be stopped")));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void stoppedWhileOneHoldsTheLockAndAMonitor(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .variable("CountDownLatch", "started", "new CountDownLatch(4)")
                .variable("boolean[]", "ends", "new boolean[1]")
                .variable("Object", "monitor", "new Object()")
                .body("started.countDown(); synchronized (monitor) { long n = 0; while (!ends[0]) n++; } return task;");
        GilMode mode = new GilMode(settings, true);
        Workload<Object> workload = cell.workload(4);
        Execution<Object> run = stoppedWhenStarted(cell, workload, mode, 4);
        assertEquals(
                4,
                run.outcomes().stream().filter(Outcome.Killed.class::isInstance).count());
        ((boolean[]) cell.value("ends"))[0] = true;
        assertEquals(List.of(0, 1, 2, 3), TestCell.results(mode.run(workload, 4, new StopSwitch())));
    }

    private static Execution<Object> stoppedWhenStarted(TestCell cell, GilMode mode, int workers) throws Exception {
        return stoppedWhenStarted(cell, cell.workload(workers), mode, workers);
    }

    private static Execution<Object> stoppedWhenStarted(
            TestCell cell, Workload<Object> workload, GilMode mode, int workers) throws Exception {
        StopSwitch stop = new StopSwitch();
        Thread stopper = new Thread(() -> {
            try {
                // Under a second's interval not all of them get to begin.
                ((CountDownLatch) cell.value("started")).await(1, TimeUnit.SECONDS);
            } catch (ReflectiveOperationException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            stop.cancel("Enough.");
        });
        stopper.start();
        Execution<Object> run = mode.run(workload, workers, stop);
        stopper.join();
        return run;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void whoEndsWhileHoldingLeavesTheLockBehind(GilSettings settings) throws Exception {
        TestCell cell = new TestCell()
                .type("class Ends extends Thread { static int n; public void run() { for (int i = 0; i < 50_000; i++)"
                        + " n += 1; if (getId() % 2 == 0) throw new IllegalStateException(); } }")
                .variable("int[]", "count", "new int[1]")
                .body(
                        "Thread other = new Ends(); other.setUncaughtExceptionHandler((t, e) -> {}); other.start();"
                                + " for (int i = 0; i < 50_000; i++) count[0] += 1;"
                                + " if (task == 0) throw new IllegalStateException(\"ended\"); other.join(); return Ends.n > 0;");
        Execution<Object> run = cell.run(new GilMode(settings, true), 4, 4);
        assertEquals(
                "ended",
                ((Outcome.Failure<Object>) run.outcomes().get(0)).error().getMessage());
        assertEquals(
                Collections.nCopies(3, new Outcome.Result<Object>(true)),
                run.outcomes().subList(1, 4));
        assertEquals(200_000, ((int[]) cell.value("count"))[0]);
    }

    @Test
    void threadsThatOutliveTheRun() throws Exception {
        TestCell cell = new TestCell()
                .variable("int[]", "count", "new int[1]")
                .variable("CountDownLatch", "done", "new CountDownLatch(4)")
                .body("new Thread(() -> { for (int i = 0; i < 200; i++) { count[0]++; try { Thread.sleep(1); }"
                        + " catch (InterruptedException e) { return; } } done.countDown(); }).start(); return task;");
        Workload<Object> workload = cell.workload(2);
        GilMode mode = new GilMode(EAGER, true);
        mode.run(workload, 2, new StopSwitch());
        mode.run(workload, 2, new StopSwitch());
        assertTrue(((CountDownLatch) cell.value("done")).await(60, TimeUnit.SECONDS));
        assertEquals(800, ((int[]) cell.value("count"))[0]);
    }

    @Test
    void releasingGilRunsInParallelAndWithoutTheLock() throws Exception {
        TestCell cell = new TestCell()
                .body("return releasingGil(() -> { long s = 0; for (int i = 0; i < 40_000_000; i++) s += i ^ task;"
                        + " return s > 0; });");
        Workload<Object> workload = cell.workload(2);
        GilMode mode = new GilMode(GilSettings.DEFAULT);
        Execution<Object> run = mode.run(workload, 2, new StopSwitch());
        assertEquals(List.of(true, true), TestCell.results(run));
        var lock = run.timeline().lock().orElseThrow().figures();
        assertTrue(lock.heldShare() < 0.5, lock::toString);
    }

    @Test
    void interruptsReachTheTaskThatTheyAreFor() throws Exception {
        TestCell cell = new TestCell()
                .body("Thread me = Thread.currentThread(); Thread t = new Thread(() -> me.interrupt()); t.start();"
                        + " try { while (true) Thread.sleep(1000); } catch (InterruptedException e) { t.join();"
                        + " return !me.isInterrupted(); }");
        assertEquals(Collections.nCopies(4, true), cell.results(EAGER, 4, 4));
    }
}
