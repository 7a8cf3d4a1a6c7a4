package dev.tandem.magic.run;

import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.process.WorkerStatus;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Shows and governs the worker processes. */
@Command(description = "Shows the worker processes: what each does and how much memory it takes.")
final class WorkersStatus implements LineMagic {
    private static final int MOST = 256;
    private static final double MEGABYTE = 1 << 20;

    @Option(
            names = "--warm",
            paramLabel = "N",
            converter = Count.class,
            description = "Keep so many waiting: starts the missing ones, ends those that are too many.")
    private Integer warm;

    @Option(names = "--stop", description = "End all, those at work too; the next run starts new ones.")
    private boolean stop;

    private final ProcessMode processes;

    WorkersStatus(ProcessMode processes) {
        this.processes = processes;
    }

    @Override
    public Object line(MagicCall call) throws Exception {
        if (stop) {
            processes.stop();
        }
        if (warm != null) {
            processes.resize(warm);
        }
        List<WorkerStatus> workers = processes.workers();
        if (workers.isEmpty()) {
            call.output()
                    .stdout("There are no worker processes now. %%processes starts them, and %workers --warm N"
                            + " ahead of it.\n");
            return null;
        }
        StringBuilder table = new StringBuilder("process    state      memory    tasks done\n");
        for (WorkerStatus worker : workers) {
            String memory = worker.memoryBytes().isEmpty()
                    ? "-"
                    : String.format(Locale.ROOT, "%.1f MB", worker.memoryBytes().getAsLong() / MEGABYTE);
            table.append(String.format(
                    Locale.ROOT,
                    "%-10d %-10s %-9s %d%n",
                    worker.pid(),
                    worker.state().label(),
                    memory,
                    worker.tasksDone()));
        }
        call.output().stdout(table.toString());
        return null;
    }

    private static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(0, MOST, text, "worker", "");
        }
    }
}
