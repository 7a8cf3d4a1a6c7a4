package dev.tandem.engine.gil;

import dev.tandem.bytecode.CellRun;
import dev.tandem.bytecode.gil.LockSites;
import dev.tandem.engine.Body;
import dev.tandem.engine.TaskContext;
import dev.tandem.engine.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the checkpoints cost a single thread whose lock nobody else wants, kernel by kernel: {@code src/bench/gil-cost.sh}
 * makes a table of it. Each call is timed, and is shorter than a time slice: the median of many doesn't see what other
 * programs take. In the package of the lock, because it goes round the engine, which would measure too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class GilCostBenchmark {
    /** Plain: no checkpoints. Calm: as a session loads types, no lock. Locked: under a lock. */
    public enum Code {
        PLAIN,
        CALM,
        LOCKED
    }

    /** What is run: a method of a cell, or of a type of the user's. */
    public enum Kernel {
        FIB("int k(int n) { return n < 2 ? n : k(n - 1) + k(n - 2); }", "k(24)", false),
        PRIMES(
                "int k(int n) { int c = 0; for (int i = 2; i < n; i++) { boolean p = true; for (int j = 2; j * j <= i;"
                        + " j++) if (i % j == 0) { p = false; break; } if (p) c++; } return c; }",
                "k(20_000)",
                false),
        WHILE(
                "long k(long n) { long mixed = 0; while (n > 0) { mixed ^= n * 31; n--; } return mixed; }",
                "k(1_000_000)",
                false),
        MATRIX(
                "double k(int n) { double[][] a = new double[n][n], b = new double[n][n]; double t = 0; for (int i = 0;"
                        + " i < n; i++) for (int j = 0; j < n; j++) { a[i][j] = i + j; b[i][j] = i - j; }"
                        + " for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { double s = 0;"
                        + " for (int x = 0; x < n; x++) s += a[i][x] * b[x][j]; t += s; } return t; }",
                "k(120)",
                false),
        ARRAY_MAP(
                "double k(int n) { double[] a = new double[4096]; for (int r = 0; r < n; r++) for (int i = 0;"
                        + " i < a.length; i++) a[i] = a[i] * 1.0001 + 0.5; return a[7]; }",
                "k(500)",
                false),
        ARRAY_SUM(
                "long k(int n) { int[] a = new int[4096]; for (int i = 0; i < a.length; i++) a[i] = i; long s = 0;"
                        + " for (int r = 0; r < n; r++) for (int i = 0; i < a.length; i++) s += a[i]; return s; }",
                "k(500)",
                false),
        STRINGS(
                "int k(int n) { int h = 0; for (int i = 0; i < n; i++) { StringBuilder b = new StringBuilder();"
                        + " for (int j = 0; j < 10; j++) b.append(i).append(','); h += b.toString().hashCode(); }"
                        + " return h; }",
                "k(5_000)",
                false),
        HASH_MAP(
                "int k(int n) { HashMap<Integer, Integer> m = new HashMap<>(); for (int i = 0; i < n; i++)"
                        + " m.merge(i & 0xfff, 1, Integer::sum); return m.size(); }",
                "k(50_000)",
                false),
        LAMBDAS(
                "long k(int n) { return IntStream.range(0, n).mapToLong(i -> i * 3L).filter(x -> x % 2 == 0).sum(); }",
                "k(500_000)",
                false),
        SORT(
                "int k(int n) { Integer[] a = new Integer[n]; for (int i = 0; i < n; i++) a[i] = i * 7919 % n;"
                        + " Arrays.sort(a, (x, y) -> y - x); return a[0]; }",
                "k(20_000)",
                false),
        TYPE_METHODS(
                "class Point { int x, y; int x() { return x; } int y() { return y; } void move(int d) { x += d; y -= d; }"
                        + " static int k(int n) { Point p = new Point(); int s = 0; for (int i = 0; i < n; i++) {"
                        + " p.move(i); s += p.x() ^ p.y(); } return s; } }",
                "Point.k(500_000)",
                true),
        TYPE_ARRAY(
                "class Grid { final double[] a = new double[4096]; double k(int n) { for (int r = 0; r < n; r++)"
                        + " for (int i = 0; i < a.length; i++) a[i] = a[i] * 1.0001 + 0.5; return a[7]; } }",
                "new Grid().k(500)",
                true);

        private final String code;
        private final String call;
        private final boolean type;

        Kernel(String code, String call, boolean type) {
            this.code = code;
            this.call = call;
            this.type = type;
        }
    }

    @Param
    private Kernel kernel;

    @Param
    private Code code;

    private static final TaskContext CONTEXT = new TaskContext() {
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
    };

    private Body<?> body;
    private TypeCalls calls;

    @Setup(Level.Trial)
    public void load() throws Exception {
        TestCell cell = new TestCell().body("return " + kernel.call + ";");
        cell = kernel.type ? cell.type(kernel.code) : cell.method(kernel.code);
        Workload<Object> workload = (code == Code.PLAIN ? cell.withoutCheckpoints() : cell).workload(1);
        body = workload.body();
        if (code == Code.LOCKED) {
            InterpreterLock lock = new InterpreterLock(GilSettings.DEFAULT);
            body = Generation.of(workload.shipment().orElseThrow(), lock).body();
            calls = new TypeCalls(lock, new CellRun());
            LockSites.bind(calls);
        }
    }

    @TearDown(Level.Trial)
    public void unbind() {
        if (calls != null) {
            LockSites.unbind(calls);
        }
    }

    @Benchmark
    public Object run() throws Throwable {
        return body.run(CONTEXT);
    }
}
