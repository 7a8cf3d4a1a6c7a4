package dev.tandem.shell;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.tools.ToolProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * What the transformation of cells costs hot loops: the same method compiled by javac alone, and declared in a cell.
 * {@code src/bench/hot-loops.sh} makes a table of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseG1GC", "-XX:+UseCountedLoopSafepoints", "-XX:LoopStripMiningIter=1000"})
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HotLoopBenchmark {
    /** Without and with the transformation. */
    public enum Code {
        PLAIN,
        CELL
    }

    /** Bodies of a method that gives a number. */
    public enum Loop {
        INT_SUM("long a = 0; for (int i = 0; i < 300_000; i++) { a = (a * 31 + i) & 0xFFFFF; } return a;"),
        ARRAY_SUM("double[] v = new double[4096]; double s = 0; for (int r = 0; r < 100; r++)"
                + " for (int i = 0; i < v.length; i++) s += v[i] * v[i]; return (long) s;"),
        ARRAY_MAP("double[] p = new double[4096]; for (int r = 0; r < 200; r++)"
                + " for (int i = 0; i < p.length; i++) p[i] = p[i] * 1.5 + r; return (long) p[5];"),
        MATRIX("int n = 100; double[][] x = new double[n][n], y = new double[n][n], z = new double[n][n];"
                + " for (int i = 0; i < n; i++) for (int k = 0; k < n; k++) { double t = x[i][k];"
                + " for (int j = 0; j < n; j++) z[i][j] += t * y[k][j]; } return (long) z[3][4];"),
        PRIMES("int c = 0; for (int i = 2; i < 20_000; i++) { boolean p = true;"
                + " for (int d = 2; d * d <= i; d++) if (i % d == 0) { p = false; break; } if (p) c++; } return c;"),
        HASH_MAP("java.util.Map<Integer, Integer> m = new java.util.HashMap<>();"
                + " for (int i = 0; i < 20_000; i++) m.merge(i & 1023, 1, Integer::sum); return m.get(5);"),
        BUILDER("StringBuilder b = new StringBuilder(); for (int i = 0; i < 50_000; i++) { b.append(i & 7);"
                + " if (b.length() > 1000) b.setLength(0); } return b.length();"),
        WHILE("long n = 27, steps = 0; for (long s = 27; s < 3_000; s++) { n = s;"
                + " while (n != 1) { n = (n & 1) == 0 ? n >> 1 : 3 * n + 1; steps++; } } return steps;");

        private final String body;

        Loop(String body) {
            this.body = body;
        }
    }

    @Param
    private Loop loop;

    @Param
    private Code code;

    private Session session;
    private Supplier<?> made;

    @Setup
    public void make() throws Exception {
        String method = "static long k() { " + loop.body + " }";
        if (code == Code.CELL) {
            session = new Session();
            session.evaluate(new Cell(1, method, 1));
            Evaluation evaluation = session.evaluate(new Cell(2, "Supplier<Long> s = () -> k();\ns", 1));
            made = (Supplier<?>) ((Evaluation.Value) evaluation).value();
            return;
        }
        Path folder = Files.createTempDirectory("plain");
        Path source = folder.resolve("Plain.java");
        Files.writeString(
                source,
                "public class Plain { " + method
                        + " public static java.util.function.Supplier<Long> make() { return () -> k(); } }");
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-g", "-d", folder.toString(), source.toString());
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        made = (Supplier<?>) loader.loadClass("Plain").getMethod("make").invoke(null);
    }

    @TearDown
    public void close() {
        if (session != null) {
            session.close();
        }
    }

    @Benchmark
    public Object run() {
        return made.get();
    }
}
