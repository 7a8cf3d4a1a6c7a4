package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

    /** Runs endless code until it says that it has begun, interrupts it, and gives what came of it. */
    private static Evaluation interrupted(String code) throws Exception {
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
        session.interrupt();
        return ending.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (long i = 0; i < (1L << 62); i++) {}",
                "int[] a = new int[1000]; for (;;) { for (int i = 0; i < a.length; i++) { a[i]++; } }",
                "do { kept = 7; } while (kept == 7);",
                "deep(200)",
                "IntStream.iterate(0, i -> i + 1).parallel().forEach(i -> {});",
                "Stream.generate(() -> 1).forEach(i -> {});",
                "while (true) { try { while (true) {} } catch (Throwable t) { } }",
                "while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) { } }",
                "Thread.sleep(100_000);",
                "new LinkedBlockingQueue<String>().take();",
                "synchronized (begun) { begun.wait(); }",
                "var lock = new ReentrantLock(); var t = new Thread(lock::lock); t.start(); t.join(); lock.lockInterruptibly();",
                "new Spinner().spin();",
                "var t2 = new Thread(() -> { while (true) { ticks++; } }); t2.start(); t2.join();",
                "pool.submit(() -> { while (true) {} }).get();",
                "CompletableFuture.supplyAsync(() -> { while (true) {} }).join();",
                "try (var server = new ServerSocket(0)) { server.setSoTimeout(0); Thread.sleep(100_000); }",
                "Runnable r = () -> { for (;;) {} }; r.run();",
                "int x1 = 0; switch (x1) { default: while (true) { x1 = x1 + 1; } }",
            })
    void endlessCodeEnds(String code) throws Exception {
        assertEquals(new Evaluation.Interrupted(), interrupted(code), code);
        assertEquals(7, value("kept"));
        assertEquals(3, value("pool.submit(() -> 1 + 2).get()"));
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
    void whatCannotBeStoppedIsLeftBehind() throws Exception {
        Evaluation evaluation = interrupted(
                "var held = new Object(); var holder = new Thread(() -> { synchronized (held) { while (kept == 7) {"
                        + " try { Thread.sleep(50); } catch (InterruptedException e) {} } } }); holder.start();\n"
                        + "Thread.sleep(200); synchronized (held) { }");
        assertTrue(
                evaluation instanceof Evaluation.Interrupted || evaluation instanceof Evaluation.Abandoned,
                evaluation::toString);
        Evaluation regex = interrupted("Pattern.matches(\"(a+)+\\\\1b\", \"a\".repeat(60));");
        assertTrue(session.report(regex).orElseThrow().value().contains("java.util.regex"), regex::toString);
        assertEquals(7, value("kept"));
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
