package dev.tandem.magic.run;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.process.WorkerStatus;
import dev.tandem.magic.MagicCall;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Shows and governs the worker processes that wait between runs. */
final class WorkersStatus {
    private static final double MEGABYTE = 1e6;
    private static final double KILOBYTE = 1e3;

    private final ProcessMode processes;

    WorkersStatus(ProcessMode processes) {
        this.processes = processes;
    }

    /** A table: a row for each worker. */
    void show(MagicCall call) {
        List<WorkerStatus> workers = processes.workers();
        if (workers.isEmpty()) {
            call.output()
                    .stdout("There are no worker processes now. %%processes starts them with the first cell, and"
                            + " %processes 4 ahead of it.\n");
            return;
        }
        StringBuilder table =
                new StringBuilder("pid        state      memory     tasks done  classes sent  bytes sent\n");
        for (WorkerStatus worker : workers) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-10d %-10s %-10s %,-11d %,-13d %s%n",
                    worker.pid(),
                    worker.state().label(),
                    bytes(worker.memoryBytes()),
                    worker.tasksDone(),
                    worker.classesSent(),
                    bytes(OptionalLong.of(worker.bytesSent()))));
        }
        call.output().stdout(table.toString());
    }

    /** Keeps {@code count} workers warm, and waits until they are. */
    void resize(MagicCall call, int count) throws ModeException {
        processes.resize(count);
        show(call);
    }

    /** Ends them all. */
    void stop(MagicCall call) {
        int ended = processes.workers().size();
        processes.stop();
        call.output()
                .stdout(
                        ended == 0
                                ? "There were no worker processes to end.\n"
                                : ended + (ended == 1 ? " worker process was" : " worker processes were")
                                        + " ended. The next run in processes starts new ones.\n");
    }

    private static String bytes(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return "-";
        }
        long count = bytes.getAsLong();
        return count < MEGABYTE
                ? String.format(Locale.ROOT, "%.1f kB", count / KILOBYTE)
                : String.format(Locale.ROOT, "%.1f MB", count / MEGABYTE);
    }
}
