package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endless code of many shapes: each ends when it is interrupted, and the session keeps its state. */
class InterruptTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = new Session();
        nothing("int kept = 7; static volatile int ticks = 0;");
        nothing("class Spinner { void spin() { while (true) {} } }");
        nothing("long deep(long n) { return n == 0 ? 0 : deep(n - 1) + deep(n - 1); }");
        nothing("ExecutorService pool = Executors.newFixedThreadPool(2);");
        nothing("pool.submit(() -> {}).get();");
        nothing("var heldLock = new ReentrantLock(); var heldReads = new ReentrantReadWriteLock();"
                + " var keeper = new Thread(() -> { heldLock.lock(); heldReads.writeLock().lock(); });"
                + " keeper.start(); keeper.join();");
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static void nothing(String code) {
        assertEquals(new Evaluation.Nothing(), session.evaluate(new Cell(1, code, 1)), code);
    }

    private static Object value(String code) {
        Evaluation evaluation = session.evaluate(new Cell(1, code, 1));
        return assertInstanceOf(Evaluation.Value.class, evaluation, evaluation::toString)
                .value();
    }

    /** What came of endless code, and how long after the interrupt. */
    private record Ending(Evaluation evaluation, long millis) {}

    /** Runs endless code until it says that it has begun, interrupts it, and gives what came of it. */
    private static Ending ending(String code) throws Exception {
        nothing("CountDownLatch begun = new CountDownLatch(1);");
        CompletableFuture<Evaluation> ending = CompletableFuture.supplyAsync(
                () -> session.evaluate(new Cell(2, "begun.countDown();\n" + code, 1)),
                task -> new Thread(task).start());
        java.util.concurrent.CountDownLatch begun = (java.util.concurrent.CountDownLatch) session.variables().stream()
                .filter(each -> each.name().equals("begun"))
                .findFirst()
                .orElseThrow()
                .value()
                .get();
        assertTrue(begun.await(60, TimeUnit.SECONDS), () -> "did not begin: " + ending.getNow(null));
        Thread.sleep(50);
        long interrupted = System.nanoTime();
        session.interrupt();
        Evaluation evaluation = ending.get(60, TimeUnit.SECONDS);
        return new Ending(evaluation, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - interrupted));
    }

    private static Evaluation interrupted(String code) throws Exception {
        return ending(code).evaluation();
    }

    private static void endsWithinASecond(String code) throws Exception {
        Ending ending = ending(code);
        assertEquals(new Evaluation.Interrupted(), ending.evaluation(), code);
        assertTrue(ending.millis() < 1_000, () -> ending.millis() + " ms: " + code);
        assertEquals(7, value("kept"));
        assertEquals(3, value("pool.submit(() -> 1 + 2).get()"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (long i = 0; i < (1L << 62); i++) {}",
                "int[] a = new int[1000]; for (;;) { for (int i = 0; i < a.length; i++) { a[i]++; } }",
                "do { kept = 7; } while (kept == 7);",
                "int x1 = 0; switch (x1) { default: while (true) { x1 = x1 + 1; } }",
                "deep(200)",
                "Runnable r = () -> { for (;;) {} }; r.run();",
                "new Spinner().spin();",
                "while (true) { try { while (true) {} } catch (Throwable t) { } }",
                "while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) { } }",
                "Stream.generate(() -> 1).forEach(i -> {});",
                "IntStream.iterate(0, i -> i + 1).parallel().forEach(i -> {});",
                "IntStream.range(0, 8).parallel().forEach(i -> { while (true) { ticks++; } });",
                "Pattern.matches(\"(a+)+\\\\1b\", \"a\".repeat(60));",
                "\"a\".repeat(60).matches(\"(a+)+\\\\1b\");",
                "\"a\".repeat(60).replaceAll(\"(a+)+\\\\1b\", \"\");",
                "\"a\".repeat(60).split(\"(a+)+\\\\1b\");",
                "Pattern.compile(\"(a+)+\\\\1b\").matcher(\"a\".repeat(60)).find();",
                "Stream.of(\"a\".repeat(60)).map(Pattern.compile(\"(a+)+\\\\1b\")::matcher).forEach(m -> m.matches());",
                "Thread.sleep(100_000);",
                "new LinkedBlockingQueue<String>().take();",
                "synchronized (begun) { begun.wait(); }",
                "var other = new Thread(heldLock::lock); other.setDaemon(true); other.start(); other.join();"
                        + " heldLock.lockInterruptibly();",
                "heldLock.lock();",
                "Lock asInterface = heldLock; asInterface.lock();",
                "heldReads.readLock().lock();",
                "new Semaphore(0).acquireUninterruptibly();",
                "new Phaser(2).arriveAndAwaitAdvance();",
                "new CountDownLatch(1).await();",
                "new ServerSocket(0).accept();",
                "var server = new ServerSocket(0); new Socket(\"localhost\", server.getLocalPort()).getInputStream().read();",
                "var server1 = new ServerSocket(0); new BufferedReader(new InputStreamReader(new Socket(\"localhost\","
                        + " server1.getLocalPort()).getInputStream())).readLine();",
                "new DatagramSocket(0).receive(new DatagramPacket(new byte[9], 9));",
                "var t2 = new Thread(() -> { while (true) { ticks++; } }); t2.start(); t2.join();",
                "pool.submit(() -> { while (true) {} }).get();",
                "pool.submit(() -> { Thread.sleep(100_000); return 1; }).get();",
                "pool.invokeAll(List.of(() -> { while (true) {} }, () -> { while (true) {} }));",
                "new CompletableFuture<String>().join();",
                "CompletableFuture.supplyAsync(() -> { while (true) {} }).join();",
                "CompletableFuture.supplyAsync(() -> { while (true) {} }, pool).thenApply(x -> x).join();",
            })
    void endlessCodeEnds(String code) throws Exception {
        endsWithinASecond(code);
    }

    @ParameterizedTest
    @EnabledForJreRange(min = JRE.JAVA_21)
    @ValueSource(
            strings = {
                "Thread.startVirtualThread(() -> { while (true) { ticks++; } }).join();",
                "Thread.startVirtualThread(() -> { try { Thread.sleep(100_000); } catch (InterruptedException e) { } }).join();",
                "try (var each = Executors.newVirtualThreadPerTaskExecutor()) { for (int i = 0; i < 100; i++) {"
                        + " each.submit(() -> { while (true) { ticks++; } }); } }",
                "try (var each = Executors.newVirtualThreadPerTaskExecutor()) { each.submit(() -> { new Semaphore(0).acquire(); return 1; }); }",
            })
    void endlessVirtualThreadsEnd(String code) throws Exception {
        endsWithinASecond(code);
    }

    @Test
    void aWaitForAMonitorIsLeftBehindWithinASecond() throws Exception {
        nothing("var held = new Object(); var holds = new CountDownLatch(1); var letGo = new CountDownLatch(1);");
        nothing("var holder = new Thread(() -> { synchronized (held) { holds.countDown(); try { letGo.await(); }"
                + " catch (InterruptedException e) {} } }, \"the holder\"); holder.setDaemon(true); holder.start();"
                + " holds.await();");
        Ending ending = ending("synchronized (held) { while (true) { ticks++; } }");
        assertEquals(
                new Evaluation.Abandoned("a wait for the monitor of java.lang.Object, held by thread \"the holder\""),
                ending.evaluation());
        assertTrue(ending.millis() < 1_000, () -> ending.millis() + " ms");
        assertEquals(7, value("kept"));
        nothing("letGo.countDown(); holder.join(); synchronized (held) { kept = 7; }"); // it lets go of the monitor
    }

    @Test
    void whatWaitsForAMonitorOfItsOwnCellEnds() throws Exception {
        assertEquals(
                new Evaluation.Interrupted(),
                interrupted(
                        "var own = new Object(); var inside = new CountDownLatch(1); var spinning = new Thread(() -> {"
                                + " synchronized (own) { inside.countDown(); while (true) { ticks++; } } }); spinning.start();"
                                + " inside.await(); synchronized (own) { while (true) {} }"));
    }

    @Test
    void aLibraryThatHeedsNothingIsLeftBehindAndNamed() throws Exception {
        // The JDK itself calls the matcher here, on a text without checkpoints.
        Evaluation scanned = interrupted("new Scanner(\"a\".repeat(60)).findInLine(\"(a+)+\\\\1b\");");
        assertTrue(session.report(scanned).orElseThrow().value().contains("java.util.regex"), scanned::toString);
        assertEquals(7, value("kept"));
        endsWithinASecond("while (true) {}");
    }

    @Test
    void standInsDoWhatTheirOriginalsDo() {
        assertEquals(List.of("a", "b", "", "c"), value("List.of(\"a::b::::c\".split(\"::\"))"));
        assertEquals(List.of("a", "b::c"), value("List.of(\"a::b::c\".split(\"::\", 2))"));
        assertEquals("x-x-", value("\"a1b22\".replaceAll(\"[a-z](\\\\d)\\\\1?\", \"x-\")"));
        assertEquals("22", value("var m = Pattern.compile(\"\\\\d+$\").matcher(\"a1b22\"); m.find(); m.group()"));
        assertEquals(
                "java.io.IOException: told",
                value("String said = null; try { CompletableFuture.failedFuture(new IOException(\"told\")).join(); }"
                        + " catch (CompletionException e) { said = e.getMessage(); } said"));
        assertEquals(
                "true 1",
                value("var l = new ReentrantLock(); Thread.currentThread().interrupt(); l.lock();"
                        + " Thread.interrupted() + \" \" + l.getHoldCount()"));
        assertEquals(
                "hello",
                value("var s = new ServerSocket(0); var c = new Socket(\"localhost\", s.getLocalPort());"
                        + " var a = s.accept(); a.getOutputStream().write(\"hello\".getBytes()); a.close();"
                        + " new String(c.getInputStream().readAllBytes())"));
    }

    @Test
    void aThreadOfTheCellIsStoppedToo() throws Exception {
        interrupted("var t3 = new Thread(() -> { while (true) { ticks++; } }); t3.start(); while (true) {}");
        assertEquals(true, value("t3.join(10_000); !t3.isAlive()"));
    }

    @Test
    void aThreadOfAnEarlierCellGoesOn() throws Exception {
        nothing("var t4 = new Thread(() -> { while (kept == 7) { ticks++; } }); t4.setDaemon(true); t4.start();");
        interrupted("while (true) {}");
        assertEquals(true, value("t4.isAlive()"));
        assertEquals(true, value("kept = 8; t4.join(10_000); kept = 7; !t4.isAlive()"));
    }

    @Test
    void tasksOfABodyAreStopped() throws Throwable {
        CompiledBody body = session.compile(new Cell(3, "while (true) {}", 1));
        CompletableFuture<Throwable> ending = new CompletableFuture<>();
        Thread worker = new Thread(() -> {
            try {
                body.body().run(new Context());
            } catch (Throwable e) {
                ending.complete(e);
            }
        });
        worker.start();
        Thread.sleep(100);
        session.stopTasks();
        assertInstanceOf(dev.tandem.bytecode.Stopped.class, ending.get(60, TimeUnit.SECONDS));
        assertEquals(1, session.compile(new Cell(3, "1", 1)).body().run(new Context()));
    }

    private record Context() implements dev.tandem.engine.TaskContext {
        @Override
        public int task() {
            return 0;
        }

        @Override
        public int tasks() {
            return 1;
        }

        @Override
        public Object it() {
            return null;
        }
    }
}
