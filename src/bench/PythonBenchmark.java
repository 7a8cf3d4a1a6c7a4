import dev.tandem.engine.Contender;
import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Run;
import dev.tandem.engine.RunListener;
import dev.tandem.engine.RunSettings;
import dev.tandem.engine.Runner;
import dev.tandem.engine.StopSwitch;
import dev.tandem.magic.maven.ToolArtifacts;
import dev.tandem.python.PythonBody;
import dev.tandem.python.PythonRuntime;
import dev.tandem.python.Pythons;
import dev.tandem.trace.Cost;
import dev.tandem.trace.Timeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What threads, processes and interpreters gain on each implementation of Python that is here, two workers against one
 * after another, and what starting a worker costs. Prints a row of a Markdown table for each runtime as it is done.
 *
 * <p>{@code java -cp target/tandem-kernel.jar src/bench/PythonBenchmark.java REPEATS [RUNTIME ...]}
 */
public final class PythonBenchmark {
    private static final int WORKERS = 2;
    private static final double TASK_SECONDS = 0.25;

    /**
     * Rounds before what is measured. A just-in-time compiler on a JVM works beside the first of them, on the same
     * cores, and each process and each context has one of its own.
     */
    private static final int WARM_UP = 8;

    private static final int WARM_UP_ON_A_JVM = 20;

    private static final long FIRST_COUNT = 500_000;
    private static final long MOST = 2_000_000_000L;
    private static final List<String> RUNTIMES = List.of(
            "cpython2.7", "cpython3.11", "cpython3.12", "cpython3.13", "cpython3.13t", "cpython3.14", "cpython3.14t",
            "pypy", "graalpy", "jython");

    private static final String COUNT = "n = 0\nwhile n < %d:\n    n += 1\nn";
    private static final String SLEEP = "import time\ntime.sleep(0.25)";
    private static final String HASH =
            "import hashlib\nblock = b'x' * 8000000\nfor i in range(%d):\n    digest = hashlib.sha256(block).hexdigest()\ndigest";

    /** Task 1 sends a byte over a socket and waits for it to come back, again and again; task 0 computes meanwhile. */
    private static final String ECHO = String.join(
            "\n",
            "import socket, time",
            "answer = 0",
            "if task == 0:",
            "    while beside and not echoed:",
            "        answer += 1",
            "else:",
            "    time.sleep(0.05)",
            "    line = socket.create_connection(('127.0.0.1', %d))",
            "    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
            "    times = []",
            "    clock = getattr(time, 'perf_counter', time.time)",
            "    try:",
            "        from java.lang import System",
            "        clock = lambda: System.nanoTime() / 1e9",
            "    except ImportError:",
            "        pass",
            "    for i in range(100):",
            "        start = clock()",
            "        line.sendall(b'x')",
            "        line.recv(1)",
            "        times.append(clock() - start)",
            "    globals()['echoed'] = True",
            "    line.close()",
            "    answer = sorted(times)[50] * 1000",
            "answer");

    private final Pythons pythons;
    private final int repeats;
    private final int echoPort;

    private PythonBenchmark(Pythons pythons, int repeats, int echoPort) {
        this.pythons = pythons;
        this.repeats = repeats;
        this.echoPort = echoPort;
    }

    public static void main(String[] arguments) throws IOException {
        int echoPort = startEcho();
        int repeats = Integer.parseInt(arguments[0]);
        List<String> wanted = arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : RUNTIMES;
        System.out.println("| | count loop | sleep | sha256 | processes | interpreters | thread | fork | spawn | own start |"
                + " echo alone | beside |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (String name : wanted) {
            // One at a time: those that wait have no threads of their compilers and collectors awake.
            try (Pythons pythons = Pythons.ofThisMachine(new ToolArtifacts(text -> {}))) {
                System.out.println(new PythonBenchmark(pythons, repeats, echoPort).row(pythons.find(name)));
            } catch (ModeException e) {
                System.err.println(name + " was not measured: " + e.getMessage());
            }
        }
    }

    private String row(PythonRuntime runtime) {
        String count = calibrated(runtime, COUNT, FIRST_COUNT);
        List<String> cells = new ArrayList<>();
        cells.add(runtime.implementation() + " " + runtime.version());
        cells.add(speedup(runtime, "threads", count));
        cells.add(speedup(runtime, "threads", SLEEP));
        cells.add(speedup(runtime, "threads", calibrated(runtime, HASH, 1)));
        cells.add(speedup(runtime, "processes", count));
        cells.add(speedup(runtime, "interpreters", count));
        cells.add(start(runtime, "threads", Optional.empty(), false));
        cells.add(start(runtime, "processes", Optional.of("fork"), true));
        cells.add(start(runtime, "processes", Optional.of("spawn"), true));
        cells.add(start(runtime, "processes", Optional.empty(), true));
        cells.add(echo(runtime, false));
        cells.add(echo(runtime, true));
        return "| " + String.join(" | ", cells) + " |";
    }

    /** The body with a number that makes a warm task last for {@link #TASK_SECONDS}. */
    private String calibrated(PythonRuntime runtime, String body, long first) {
        long size = first;
        for (int i = 0; i < 8; i++) {
            double seconds = Double.NaN;
            for (int warm = 0; warm < 3; warm++) {
                Execution<Object> run = run(runtime, "serial", Optional.empty(), String.format(body, size), 1);
                seconds = run.timeline().tasks().get(0).accounting().wallNanos() / 1e9;
            }
            if (seconds > 0.8 * TASK_SECONDS) {
                break;
            }
            size = (long) Math.min(MOST, size * Math.min(20, 1.05 * TASK_SECONDS / Math.max(1e-6, seconds)) + 1);
        }
        return String.format(body, size);
    }

    private Execution<Object> run(
            PythonRuntime runtime, String mode, Optional<String> start, String body, int tasks) {
        try {
            return pythons.mode(runtime, mode, start)
                    .run(new PythonBody(body, 1, 1).workload(tasks, List.of()), WORKERS, new StopSwitch());
        } catch (ModeException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private String speedup(PythonRuntime runtime, String mode, String body) {
        try {
            int warmUp = List.of("GraalPy", "Jython").contains(runtime.implementation()) ? WARM_UP_ON_A_JVM : WARM_UP;
            Mode serial = pythons.mode(runtime, "serial", Optional.empty());
            Mode made = pythons.mode(runtime, mode, Optional.empty());
            Run<Object> run = new Runner(RunSettings.AUTOMATIC.withRepeat(repeats).withWarmUp(warmUp))
                    .run(
                            new PythonBody(body, 1, 1).workload(WORKERS, List.of()),
                            List.of(new Contender(made, WORKERS, Optional.of(serial))),
                            new StopSwitch(),
                            RunListener.NONE)
                    .get(0);
            return run.measurement()
                    .speedup()
                    .map(s -> String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", s.median(), s.min(), s.max()))
                    .orElse("-");
        } catch (ModeException e) {
            return "-";
        }
    }

    /** Median of what it took until a worker could take a task, in ms. */
    private String start(PythonRuntime runtime, String mode, Optional<String> method, boolean anew) {
        List<Double> millis = new ArrayList<>();
        try {
            for (int i = 0; i < (anew ? 3 : 20); i++) {
                if (anew) {
                    pythons.session(runtime).reset();
                }
                Timeline timeline = run(runtime, mode, method, "task", 1).timeline();
                timeline.spawn().stream().map(Cost::nanos).forEach(nanos -> millis.add(nanos / 1e6));
            }
        } catch (IllegalStateException e) {
            return "-";
        }
        return millis.isEmpty() ? "-" : figure(median(millis));
    }

    /** Median of a byte's way to this JVM and back, in ms, alone or beside a thread that computes. */
    private String echo(PythonRuntime runtime, boolean beside) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try {
                pythons.session(runtime)
                        .execute(
                                new PythonBody("beside, echoed = " + (beside ? "True" : "False") + ", False", 1, 1),
                                (error, text) -> {});
                Execution<Object> run = run(
                        runtime, "threads", Optional.empty(), String.format(ECHO, echoPort), WORKERS);
                if (run.outcomes().get(1) instanceof Outcome.Result<?> result && result.value() instanceof Number ms) {
                    millis.add(ms.doubleValue());
                } else {
                    System.err.println(runtime.name() + ", echo: " + run.outcomes());
                    return "-";
                }
            } catch (Exception e) {
                System.err.println(runtime.name() + ", echo: " + e.getMessage());
                return "-";
            }
        }
        return figure(median(millis));
    }

    /** A server that sends back what it gets, in this JVM: no lock of Python's holds it up. */
    private static int startEcho() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket line = server.accept()) {
                    line.setTcpNoDelay(true);
                    line.getInputStream().transferTo(line.getOutputStream());
                } catch (IOException e) {
                    System.err.println("Echo: " + e.getMessage());
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
    }
}
