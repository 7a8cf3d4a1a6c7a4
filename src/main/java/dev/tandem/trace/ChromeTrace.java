package dev.tandem.trace;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Writes timelines as Chrome trace events, which ui.perfetto.dev and chrome://tracing open ("Trace Event Format",
 * Google, the JSON object format). Each worker is a process with a track of tasks and named parts and a track of states;
 * the session is one more, with the run, counters of tasks in flight and running, and an arrow from the hand-over to
 * each task. Times are in us from the hand-over, exact to the nanosecond.
 */
public final class ChromeTrace {
    /** Between the process numbers of two measurements. */
    private static final int PIDS = 100_000;

    private static final int TASKS = 1;
    private static final int STATES = 2;

    /** Arrows to more tasks than this would hide the rest. */
    private static final int MAX_ARROWS = 2_000;

    private static final int MICRO_DIGITS = 3;

    private final JsonWriter json;

    private ChromeTrace(JsonWriter json) {
        this.json = json;
    }

    /**
     * Writes the timelines of measurements under each other, each from its own hand-over on.
     *
     * @throws IOException if {@code out} throws
     */
    public static void write(List<Measurement> measurements, Writer out) throws IOException {
        JsonWriter json = new JsonWriter(out);
        json.beginObject();
        json.name("displayTimeUnit").value("ms");
        json.name("traceEvents").beginArray();
        ChromeTrace trace = new ChromeTrace(json);
        for (int i = 0; i < measurements.size(); i++) {
            trace.measurement(measurements.get(i), (i + 1) * PIDS);
        }
        json.endArray();
        json.name("otherData").beginObject();
        for (int i = 0; i < measurements.size(); i++) {
            json.name("verdict " + (i + 1)).value(measurements.get(i).verdict());
        }
        json.endObject();
        json.endObject();
        json.flush();
    }

    private void measurement(Measurement m, int session) throws IOException {
        Timeline timeline = m.timeline();
        long zero = timeline.handOverNanos();
        String label = m.mode() + ":" + m.workers();
        name("process_name", session, 0, label + " session");
        name("thread_name", session, TASKS, "run");
        slice(label, "run", session, TASKS, 0, timeline.lastResultNanos() - zero, List.of("verdict", m.verdict()));
        for (Worker worker : timeline.workers()) {
            int pid = session + 1 + worker.id();
            name("process_name", pid, 0, label + " " + worker.name());
            name("thread_name", pid, TASKS, "tasks");
            name("thread_name", pid, STATES, "states");
        }
        for (TaskTrace task : timeline.tasks()) {
            task(task, session + 1 + task.worker().id(), zero);
        }
        arrows(timeline, session);
        counter("in flight", changes(timeline.tasks(), false), session, zero);
        counter("running", changes(timeline.tasks(), true), session, zero);
    }

    private void task(TaskTrace task, int pid, long zero) throws IOException {
        List<String> told =
                new ArrayList<>(List.of("ending", task.ending().name().toLowerCase(Locale.ROOT), "note", task.note()));
        task.accounting().onCpuNanos().ifPresent(n -> told.addAll(List.of("on CPU", Durations.text(n / 1e9))));
        task.accounting()
                .runQueueNanos()
                .ifPresent(n -> told.addAll(List.of("waiting for a core", Durations.text(n / 1e9))));
        slice("task " + task.index(), "task", pid, TASKS, task.startNanos() - zero, task.endNanos() - zero, told);
        for (NamedSpan span : task.spans()) {
            slice(span.name(), "span", pid, TASKS, span.startNanos() - zero, span.endNanos() - zero, List.of());
        }
        for (Slice s : task.slices()) {
            List<String> why = s.reason().isEmpty() ? List.of() : List.of("reason", s.reason());
            slice(s.state().label(), "state", pid, STATES, s.startNanos() - zero, s.endNanos() - zero, why);
        }
    }

    private void arrows(Timeline timeline, int session) throws IOException {
        if (timeline.tasks().size() > MAX_ARROWS) {
            return;
        }
        for (TaskTrace task : timeline.tasks()) {
            event("s", "hand-over", "flow", session, TASKS, 0);
            json.name("id").value(session + task.index());
            json.endObject();
            long start = task.startNanos() - timeline.handOverNanos();
            event("f", "hand-over", "flow", session + 1 + task.worker().id(), TASKS, start);
            json.name("id").value(session + task.index());
            json.name("bp").value("e");
            json.endObject();
        }
    }

    /** When the number of tasks in flight or running changed, and by how much. */
    private record Change(long at, int by) {}

    private static List<Change> changes(List<TaskTrace> tasks, boolean running) {
        List<Change> changes = new ArrayList<>();
        for (TaskTrace task : tasks) {
            if (!running) {
                changes.add(new Change(task.startNanos(), 1));
                changes.add(new Change(task.endNanos(), -1));
                continue;
            }
            for (Slice s : task.slices()) {
                if (s.state() == State.RUNNING) {
                    changes.add(new Change(s.startNanos(), 1));
                    changes.add(new Change(s.endNanos(), -1));
                }
            }
        }
        changes.sort(Comparator.comparingLong(Change::at));
        return changes;
    }

    private void counter(String name, List<Change> changes, int pid, long zero) throws IOException {
        int value = 0;
        for (int i = 0; i < changes.size(); i++) {
            value += changes.get(i).by();
            boolean last = i + 1 == changes.size()
                    || changes.get(i + 1).at() != changes.get(i).at();
            if (last) {
                event("C", name, "tasks", pid, 0, changes.get(i).at() - zero);
                json.name("args").beginObject().name("tasks").value(value).endObject();
                json.endObject();
            }
        }
    }

    private void name(String kind, int pid, int tid, String name) throws IOException {
        json.beginObject();
        json.name("ph").value("M");
        json.name("name").value(kind);
        json.name("pid").value(pid);
        json.name("tid").value(tid);
        json.name("args").beginObject().name("name").value(name).endObject();
        json.endObject();
    }

    /** @param told names and values in turn; empty values are left out */
    private void slice(String name, String category, int pid, int tid, long start, long end, List<String> told)
            throws IOException {
        event("X", name, category, pid, tid, start);
        json.name("dur").value(micros(end - start));
        json.name("args").beginObject();
        for (int i = 0; i < told.size(); i += 2) {
            if (!told.get(i + 1).isEmpty()) {
                json.name(told.get(i)).value(told.get(i + 1));
            }
        }
        json.endObject();
        json.endObject();
    }

    /** Begins an event; whoever calls ends the object. */
    private void event(String phase, String name, String category, int pid, int tid, long at) throws IOException {
        json.beginObject();
        json.name("ph").value(phase);
        json.name("name").value(name);
        json.name("cat").value(category);
        json.name("pid").value(pid);
        json.name("tid").value(tid);
        json.name("ts").value(micros(at));
    }

    private static BigDecimal micros(long nanos) {
        return BigDecimal.valueOf(nanos, MICRO_DIGITS);
    }
}
