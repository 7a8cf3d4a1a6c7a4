import dev.tandem.engine.Execution;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.process.ProcessOptions;
import dev.tandem.shell.Cell;
import dev.tandem.shell.CompiledBody;
import dev.tandem.shell.Session;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One row of gigabyte.sh: moves so much data in one way, and says what it took of the session's memory. */
final class GigabyteBenchmark {
    private static int cells;

    public static void main(String[] args) throws Exception {
        String way = args[0];
        int megabytes = Integer.parseInt(args[1]);
        ProcessOptions here = ProcessOptions.ofThisJvm();
        ProcessOptions options = way.endsWith("by socket")
                ? here.withDirectories(here.temporary(), Path.of("no", "shared memory"))
                : here;
        int doubles = megabytes * 131_072;
        boolean sends = !way.startsWith("result");
        String make = "double[] made = new double[" + doubles + "]; Arrays.fill(made, 1.5);";
        String body = way.startsWith("argument of many") ? "parts.stream().mapToDouble(p -> p[p.length - 1]).sum()"
                : way.startsWith("argument and") ? "numbers"
                : sends ? "numbers[numbers.length - 1]" : make + " made";
        try (Session session = new Session(); ProcessMode mode = new ProcessMode(options)) {
            if (way.startsWith("argument of many")) {
                session.evaluate(cell("List<double[]> parts = new ArrayList<>(); for (int i = 0; i < " + megabytes
                        + "; i++) { parts.add(new double[131_072]); }"));
            } else if (sends) {
                session.evaluate(cell("double[] numbers = new double[" + doubles + "]; Arrays.fill(numbers, 1.5);"));
            }
            CompiledBody compiled = session.compile(cell(body));
            Workload<Object> one =
                    new Workload<>(compiled.body(), 1, List.of(), Optional.of(compiled.shipment()));
            StopSwitch stop = new StopSwitch();
            long begin = System.nanoTime();
            Execution<Object> run = mode.run(one, 1, stop);
            double seconds = (System.nanoTime() - begin) / 1e9;
            Outcome<Object> outcome = run.outcomes().get(0);
            String what = outcome instanceof Outcome.Result<Object> result
                    ? result.value() instanceof double[] back ? back.length == doubles ? "arrived" : "WRONG" : "arrived"
                    : outcome.toString();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %s | %.0f | %s | %s |%n",
                    way,
                    seconds,
                    status("VmHWM"),
                    heapPeak() / 1e6,
                    status("RssShmem"),
                    what.length() > 300 ? what.substring(0, 300) : what);
        } catch (Exception e) {
            System.out.printf("| %s | - | %s | %.0f | - | %s |%n", way, status("VmHWM"), heapPeak() / 1e6, e.getMessage());
        }
        System.exit(0);
    }

    private static double heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** A line of /proc/self/status in MB. */
    private static String status(String name) throws java.io.IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) / 1024))
                    .findFirst()
                    .orElse("-");
        }
    }

    private static Cell cell(String code) {
        return new Cell(++cells, code, 1);
    }
}
