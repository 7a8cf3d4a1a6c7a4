package dev.tandem.trace;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes timelines as a tidy table in CSV (RFC 4180, lines ended by CR LF): one row for each stretch of a task in one
 * state, times in s from the hand-over. A task whose states were not sampled has one row without a state.
 */
public final class StateTable {
    private static final String HEADINGS =
            "mode,workers,runtime,task,ending,worker,pid,tid,state,reason,start_s,end_s\r\n";
    private static final int NANO_DIGITS = 9;

    private StateTable() {}

    /**
     * Writes the timelines of measurements under each other.
     *
     * @throws IOException if {@code out} throws
     */
    public static void write(List<Measurement> measurements, Writer out) throws IOException {
        out.write(HEADINGS);
        for (Measurement m : measurements) {
            for (TaskTrace task : m.timeline().tasks()) {
                if (task.slices().isEmpty()) {
                    out.write(row(m, task, "", "", task.startNanos(), task.endNanos()));
                }
                for (Slice s : task.slices()) {
                    out.write(row(m, task, s.state().label(), s.reason(), s.startNanos(), s.endNanos()));
                }
            }
        }
        out.flush();
    }

    private static String row(Measurement m, TaskTrace task, String state, String reason, long start, long end) {
        Worker worker = task.worker();
        long zero = m.timeline().handOverNanos();
        List<String> cells = new ArrayList<>(List.of(
                m.mode(),
                Integer.toString(m.workers()),
                m.runtime(),
                Integer.toString(task.index()),
                task.ending().name().toLowerCase(Locale.ROOT),
                worker.name(),
                known(worker.pid()),
                known(worker.tid()),
                state,
                reason,
                seconds(start - zero),
                seconds(end - zero)));
        cells.replaceAll(StateTable::quoted);
        return String.join(",", cells) + "\r\n";
    }

    private static String known(long id) {
        return id < 0 ? "" : Long.toString(id);
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_DIGITS).toPlainString();
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
