package dev.tandem.engine.gil;

import java.time.Duration;
import java.util.Random;

/**
 * Writes a cell from a seed that mixes everything a lock may stumble over, and can't deadlock by itself: monitors are
 * nested by rising number only, and who waits for another thread holds none that it needs. Each update of the shared
 * array is counted by its task, so that a lost one shows.
 */
final class RandomCell {
    private static final int MONITORS = 3;
    private static final int DEPTH = 3;

    private final Random random;
    private int names;

    RandomCell(long seed) {
        random = new Random(seed);
    }

    GilSettings settings() {
        long[] nanos = {20_000, 100_000, 1_000_000, 5_000_000};
        GilSettings settings = GilSettings.DEFAULT
                .withSwitchInterval(Duration.ofNanos(nanos[random.nextInt(nanos.length)]))
                .withForceSwitching(random.nextInt(4) > 0);
        return random.nextInt(4) > 0
                ? settings
                : settings.withPolicy(SwitchPolicy.OLD).withCheckInterval(1 + random.nextInt(200));
    }

    int threads() {
        return 2 + random.nextInt(random.nextInt(4) == 0 ? 15 : 5);
    }

    /** A cell whose tasks return how often they updated {@code shared}. */
    TestCell cell() {
        TestCell cell = new TestCell()
                .variable("int[]", "shared", "new int[4]")
                .variable(
                        "Object[]",
                        "monitors",
                        "{ new Object(), new Object(), new Object() }".replace("{ ", "new Object[] { "))
                .variable("ConcurrentHashMap<Integer, Integer>", "map", "new ConcurrentHashMap<>()")
                .variable("BlockingQueue<Integer>", "queue", "new ArrayBlockingQueue<>(3)")
                .variable("ReentrantLock", "lock", "new ReentrantLock()")
                .type("class Account { int n; synchronized void add(Runnable r) { r.run(); n++; }"
                        + " synchronized void slow() throws InterruptedException { wait(1); n++; } }")
                .type("class Worker extends Thread { final Runnable work; Worker(Runnable work) { this.work = work; }"
                        + " @Override public void run() { work.run(); } }")
                .variable("Account", "account", "new Account()")
                .method("void hit(int k, AtomicLong tally) { shared[k & 3] += 1; tally.incrementAndGet(); }")
                .method("int down(int n, AtomicLong tally) { if (n == 0) { hit(n, tally); return 1; } try {"
                        + " return down(n - 1, tally) + 1; } finally { hit(n, tally); } }");
        for (int i = 0; i < 2; i++) {
            cell.type("class Init" + i + " { static final int N; static { int s = 0; for (int i = 0; i < "
                    + random.nextInt(2_000_000) + "; i++) s ^= i; "
                    + (random.nextBoolean() ? "try { Thread.sleep(2); } catch (InterruptedException e) {} " : "")
                    + "N = s; } }");
        }
        StringBuilder body = new StringBuilder("AtomicLong tally = new AtomicLong(); switch (task % 4) {\n");
        for (int i = 0; i < 4; i++) {
            body.append("case ")
                    .append(i)
                    .append(": {\n")
                    .append(block(DEPTH, 0))
                    .append("break; }\n");
        }
        return cell.body(body + "} return tally.get();");
    }

    private String block(int depth, int monitor) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            text.append(statement(depth, monitor)).append('\n');
        }
        return text.toString();
    }

    private String statement(int depth, int monitor) {
        if (depth == 0) {
            return leaf();
        }
        String name = "v" + names++;
        String inner = block(depth - 1, monitor);
        return switch (random.nextInt(15)) {
            case 0, 1 ->
                "for (int " + name + " = 0; " + name + " < " + (2 + random.nextInt(20)) + "; " + name + "++) {\n"
                        + inner + "}";
            case 2, 3 ->
                monitor < MONITORS
                        ? "synchronized (monitors[" + monitor + "]) {\n" + block(depth - 1, monitor + 1) + "}"
                        : leaf();
            case 4 ->
                "try {\n" + inner + "if (tally.get() > " + random.nextInt(20)
                        + ") throw new IllegalStateException(); } catch (IllegalStateException " + name
                        + ") { hit(1, tally); } finally { hit(2, tally); }";
            case 5 -> "account.add(() -> { hit(" + random.nextInt(4) + ", tally); });";
            case 6 ->
                "new Runnable() { public synchronized void run() { hit(3, tally);\n"
                        + "for (int i = 0; i < 50; i++) hit(i, tally); } }.run();";
            case 7 ->
                "{ Thread " + name + " = new Thread(() -> { hit(0, tally); for (int i = 0; i < 30; i++)"
                        + " hit(i, tally); }); " + name + ".start(); " + name + ".join(); }";
            case 8 ->
                "{ Thread " + name + " = new Worker(() -> hit(1, tally)); " + name + ".start(); " + name + ".join(); }";
            case 9 -> "IntStream.range(0, 20).parallel().forEach(" + name + " -> hit(" + name + ", tally));";
            case 10 -> "CompletableFuture.runAsync(() -> { for (int i = 0; i < 20; i++) hit(i, tally); }).get();";
            case 11 ->
                "map.computeIfAbsent(" + random.nextInt(50) + ", " + name + " -> { for (int i = 0; i < 20; i++)"
                        + " hit(i, tally); return 1; });";
            case 12 -> "map.merge(" + random.nextInt(5) + ", 1, (a, b) -> { hit(0, tally); return a + b; });";
            case 13 -> "lock.lock(); try { hit(0, tally); Math.sqrt(2); } finally { lock.unlock(); }";
            default -> "class L" + name + " { int f() { hit(1, tally); return 1; } } new L" + name + "().f();";
        };
    }

    private String leaf() {
        return switch (random.nextInt(16)) {
            case 13 ->
                "{ long w = " + random.nextInt(20_000) + "; tally.addAndGet(w); while (w > 0) { w--; shared[0] += 1; }"
                        + " for (long l = w; l < 3_000; l++) shared[1] -= 1; tally.addAndGet(-3_000); hit(1, tally); }";
            case 14 -> "{ int d = 5_000; do { d -= 2; shared[d & 3] ^= 0; if (d % 7 == 0) continue; } while (d > 0); }";
            case 0 -> "Thread.sleep(1);";
            case 1 -> "for (int i = 0; i < " + random.nextInt(100_000) + "; i++) shared[i & 3] += i - i;";
            case 2 -> "down(" + random.nextInt(40) + ", tally);";
            case 3 -> "if (queue.offer(1, 1, TimeUnit.MILLISECONDS)) hit(0, tally);";
            case 4 -> "if (queue.poll(1, TimeUnit.MILLISECONDS) != null) hit(1, tally);";
            case 5 -> "account.slow();";
            case 6 -> "Thread.yield();";
            case 7 -> "if (Init" + random.nextInt(2) + ".N == 7) hit(0, tally);";
            case 8 -> "releasingGil(() -> { LongStream.range(0, 2000).sum(); });";
            case 9 -> "LockSupport.parkNanos(50_000);";
            case 10 -> "synchronized (shared) { shared.wait(1); }";
            case 11 -> "List.of(1, 2, 3).forEach(x -> hit(x, tally));";
            case 12 -> "String.valueOf(new Object() { public String toString() { hit(2, tally); return \"s\"; } });";
            default -> "hit(" + random.nextInt(4) + ", tally);";
        };
    }
}
