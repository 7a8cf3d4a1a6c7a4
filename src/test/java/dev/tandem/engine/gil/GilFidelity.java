package dev.tandem.engine.gil;

import dev.tandem.engine.Execution;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The same workloads under the emulated lock and on real CPythons, as a table for {@code docs/benchmarks.md}. Not a
 * test: {@code mvn -q test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.tandem.engine.gil.GilFidelity -Dexec.args="NEW python3 OLD python2.7"}; each policy is followed
 * by the interpreters that have it.
 */
final class GilFidelity {
    private static final int ROUNDS = 3;
    private static final int TURNS = 200;
    private static final Path SCRIPT = Path.of("src/test/python/gil_workloads.py");

    private final GilSettings settings;
    private final List<String> pythons;

    private GilFidelity(GilSettings settings, List<String> pythons) {
        this.settings = settings;
        this.pythons = pythons;
    }

    public static void main(String[] args) throws Exception {
        List<String> words = Arrays.asList(args);
        for (SwitchPolicy policy : SwitchPolicy.values()) {
            int at = words.indexOf(policy.name());
            if (at >= 0) {
                List<String> pythons = words.subList(at + 1, words.size()).stream()
                        .takeWhile(word -> !word.equals("NEW") && !word.equals("OLD"))
                        .toList();
                new GilFidelity(GilSettings.DEFAULT.withPolicy(policy), pythons).table();
            }
        }
    }

    /** A row of figures for the emulation and each Python. */
    @FunctionalInterface
    private interface Row {
        double[] measure() throws Exception;
    }

    private void table() throws Exception {
        System.out.println("| policy " + settings.policy() + " | %%gil | " + String.join(" | ", pythons) + " |");
        System.out.println("| --- |" + " ---: |".repeat(pythons.size() + 1));
        for (int threads : new int[] {2, 4}) {
            speedups("count loop, " + threads + " threads", "count", threads, 8_000_000, 400_000_000);
        }
        for (int threads : new int[] {2, 4}) {
            speedups("sleep 200 ms, " + threads + " threads", "sleep", threads, 200, 200);
        }
        speedups("sha256 of 1 MB blocks, 2 threads", "hash", 2, 100, 100);
        for (int busy : new int[] {0, 1, 2}) {
            single("1 ms sleeper beside " + busy + " CPU threads, ms", () -> convoy(busy), "convoy", busy, TURNS);
        }
        for (int busy : new int[] {0, 1, 2}) {
            List<String> cells = new ArrayList<>();
            cells.add(number(emulatedEcho(busy)));
            for (String python : pythons) {
                cells.add(number(pythonEcho(python, busy)));
            }
            row("echo beside " + busy + " CPU threads, ms", cells);
        }
        System.out.println();
    }

    private void speedups(String label, String work, int threads, int pythonSize, int size) throws Exception {
        List<double[]> columns = new ArrayList<>();
        columns.add(emulated(work, threads, size));
        for (String python : pythons) {
            columns.add(python(python, work, threads, pythonSize));
        }
        String[] names = {": speedup", ": cores used", ": voluntary switches/s"};
        for (int i = 0; i < names.length; i++) {
            int figure = i;
            row(label + names[i], columns.stream().map(c -> number(c[figure])).toList());
        }
    }

    private void single(String label, Row emulated, String work, int... numbers) throws Exception {
        List<String> cells = new ArrayList<>();
        cells.add(number(emulated.measure()[0]));
        for (String python : pythons) {
            cells.add(number(python(python, work, numbers)[0]));
        }
        row(label, cells);
    }

    private static void row(String label, List<String> cells) {
        System.out.println("| " + label + " | " + String.join(" | ", cells) + " |");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }

    private double[] emulated(String work, int threads, int size) throws Exception {
        // Each thread counts its own switches: they are gone with it.
        String body = "long before = switches(); work(); return switches() - before;";
        String code = switch (work) {
            case "count" -> "int n = SIZE; long s = 0; while (n > 0) { n -= 1; s ^= n; } shared[0] = s;";
            case "sleep" -> "Thread.sleep(SIZE);";
            default ->
                "byte[] data = new byte[1 << 20]; var sha = java.security.MessageDigest.getInstance("
                        + "\"SHA-256\"); for (int i = 0; i < SIZE; i++) sha.digest(data);";
        };
        Workload<Object> workload = new TestCell()
                .variable("long[]", "shared", "new long[1]")
                .method("void work() throws Exception {" + code.replace("SIZE", String.valueOf(size)) + "}")
                .method("long switches() throws Exception { for (String line : java.nio.file.Files.readAllLines("
                        + "java.nio.file.Path.of(\"/proc/thread-self/status\")))"
                        + " if (line.startsWith(\"voluntary_ctxt_switches:\"))"
                        + " return Long.parseLong(line.substring(line.indexOf(':') + 1).trim()); return 0; }")
                .body(body)
                .workload(threads);
        GilMode mode = new GilMode(settings);
        double[][] figures = new double[3][ROUNDS];
        mode.run(workload, threads, new StopSwitch());
        for (int round = 0; round < ROUNDS; round++) {
            double serial = seconds(mode.run(workload, 1, new StopSwitch()));
            Execution<Object> run = mode.run(workload, threads, new StopSwitch());
            figures[0][round] = serial / seconds(run);
            figures[1][round] = Figures.of(run.timeline()).parallelism().orElse(Double.NaN);
            figures[2][round] =
                    TestCell.results(run).stream().mapToLong(Long.class::cast).sum() / seconds(run);
        }
        return Arrays.stream(figures).mapToDouble(GilFidelity::median).toArray();
    }

    private double[] convoy(int busy) throws Exception {
        TestCell cell = new TestCell()
                .variable("boolean[]", "stop", "new boolean[1]")
                .body("if (task > 0) { long n = 0; while (!stop[0]) n++; return null; }"
                        + " double[] ms = new double[" + TURNS + "]; for (int i = 0; i < ms.length; i++) {"
                        + " long start = System.nanoTime(); Thread.sleep(1);"
                        + " ms[i] = (System.nanoTime() - start) / 1e6; } stop[0] = true; return ms;");
        Execution<Object> run = cell.run(new GilMode(settings), busy + 1, busy + 1);
        return new double[] {median((double[]) TestCell.results(run).get(0))};
    }

    private double emulatedEcho(int busy) throws Exception {
        TestCell cell = new TestCell()
                .variable("boolean[]", "stop", "new boolean[1]")
                .variable("java.net.ServerSocket", "server", "new java.net.ServerSocket(0)")
                .variable("CountDownLatch", "connected", "new CountDownLatch(1)")
                .body("if (task > 0) { connected.await(); long n = 0; while (!stop[0]) n++; return null; }"
                        + " try (java.net.Socket peer = server.accept()) { peer.setTcpNoDelay(true);"
                        + " connected.countDown(); java.io.InputStream in = peer.getInputStream();"
                        + " java.io.OutputStream out = peer.getOutputStream(); byte[] buffer = new byte[64];"
                        + " for (int n = in.read(buffer); n > 0; n = in.read(buffer)) out.write(buffer, 0, n); }"
                        + " stop[0] = true; return null;");
        Workload<Object> workload = cell.workload(busy + 1);
        int port = ((java.net.ServerSocket) cell.value("server")).getLocalPort();
        CompletableFuture<Double> client = CompletableFuture.supplyAsync(() -> echo(port));
        new GilMode(settings).run(workload, busy + 1, new StopSwitch());
        return client.get();
    }

    private static double pythonEcho(String python, int busy) throws Exception {
        Process process = start(python, "echo", busy);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            return echo(Integer.parseInt(out.readLine()));
        } finally {
            process.waitFor();
        }
    }

    /** The median time of an echo in ms, seen by a client that no lock governs. */
    private static double echo(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            double[] ms = new double[TURNS];
            for (int i = 0; i < ms.length; i++) {
                long start = System.nanoTime();
                socket.getOutputStream().write(1);
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("the echo has gone");
                }
                ms[i] = (System.nanoTime() - start) / 1e6;
            }
            return median(ms);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] python(String python, String work, int... numbers) throws Exception {
        Process process = start(python, work, numbers);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException(python + " printed nothing for " + work);
            }
            return Stream.of(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
        } finally {
            process.waitFor();
        }
    }

    private static Process start(String python, String work, int... numbers) throws IOException {
        List<String> command = new ArrayList<>(List.of(python, SCRIPT.toString(), work));
        Arrays.stream(numbers).mapToObj(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static double seconds(Execution<Object> run) {
        return Figures.of(run.timeline()).wallSeconds();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
