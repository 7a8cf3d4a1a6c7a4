package dev.tandem.engine.gil;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.engine.thread.ThreadsMode;
import java.util.Arrays;
import java.util.List;

/**
 * What the checkpoints cost a single thread: on-CPU time under the lock by on-CPU time without, for a few kernels, as a
 * table for {@code docs/benchmarks.md}. Not a test: {@code mvn -q test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.tandem.engine.gil.GilCost}.
 */
final class GilCost {
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 5;

    private GilCost() {}

    private record Kernel(String name, String method, String call) {}

    private static final List<Kernel> KERNELS = List.of(
            new Kernel("fib", "int k(int n) { return n < 2 ? n : k(n - 1) + k(n - 2); }", "k(36)"),
            new Kernel(
                    "primes",
                    "int k(int n) { int c = 0; for (int i = 2; i < n; i++) { boolean p = true; for (int j = 2;"
                            + " j * j <= i; j++) if (i % j == 0) { p = false; break; } if (p) c++; } return c; }",
                    "k(1_500_000)"),
            new Kernel(
                    "matrix",
                    "double k(int n) { double[][] a = new double[n][n], b = new double[n][n]; double t = 0;"
                            + " for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { a[i][j] = i + j;"
                            + " b[i][j] = i - j; } for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) {"
                            + " double s = 0; for (int x = 0; x < n; x++) s += a[i][x] * b[x][j]; t += s; }"
                            + " return t; }",
                    "k(500)"),
            new Kernel(
                    "array map",
                    "double k(int n) { double[] a = new double[4096]; for (int r = 0; r < n; r++)"
                            + " for (int i = 0; i < a.length; i++) a[i] = a[i] * 1.0001 + 0.5; return a[7]; }",
                    "k(60_000)"),
            new Kernel(
                    "array sum",
                    "long k(int n) { int[] a = new int[4096]; for (int i = 0; i < a.length; i++) a[i] = i;"
                            + " long s = 0; for (int r = 0; r < n; r++) for (int i = 0; i < a.length; i++)"
                            + " s += a[i]; return s; }",
                    "k(100_000)"),
            new Kernel(
                    "strings",
                    "int k(int n) { int h = 0; for (int i = 0; i < n; i++) { StringBuilder b = new StringBuilder();"
                            + " for (int j = 0; j < 10; j++) b.append(i).append(','); h += b.toString().hashCode(); }"
                            + " return h; }",
                    "k(600_000)"),
            new Kernel(
                    "HashMap",
                    "int k(int n) { HashMap<Integer, Integer> m = new HashMap<>(); for (int i = 0; i < n; i++)"
                            + " m.merge(i & 0xffff, 1, Integer::sum); return m.size(); }",
                    "k(6_000_000)"),
            new Kernel(
                    "stream of lambdas",
                    "long k(int n) { return IntStream.range(0, n).mapToLong(i -> i * 3L).filter(x -> x % 2 == 0)"
                            + ".sum(); }",
                    "k(40_000_000)"));

    public static void main(String[] args) throws Exception {
        System.out.println("| kernel | new policy | old policy |\n| --- | ---: | ---: |");
        for (Kernel kernel : KERNELS) {
            Workload<Object> workload = new TestCell()
                    .method(kernel.method)
                    .body("return " + kernel.call + ";")
                    .workload(1);
            List<Mode> modes = List.of(
                    new ThreadsMode(),
                    new GilMode(GilSettings.DEFAULT),
                    new GilMode(GilSettings.DEFAULT.withPolicy(SwitchPolicy.OLD)));
            double[][] times = new double[modes.size()][WARM_UP + ROUNDS];
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                for (int mode = 0; mode < modes.size(); mode++) {
                    times[mode][round] = onCpu(modes.get(mode).run(workload, 1, new StopSwitch()));
                }
            }
            double plain = median(times[0]);
            System.out.printf(
                    "| %s | %.2f | %.2f |%n", kernel.name, median(times[1]) / plain, median(times[2]) / plain);
        }
    }

    private static double onCpu(Execution<Object> execution) {
        return execution.timeline().tasks().get(0).accounting().onCpuNanos().orElseThrow();
    }

    private static double median(double[] times) {
        double[] warm = Arrays.copyOfRange(times, WARM_UP, times.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }
}
