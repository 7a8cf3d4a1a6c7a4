package dev.tandem.python;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.tandem.engine.Execution;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.Cost;
import dev.tandem.trace.Ending;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.OutsideSampler;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the frames of one execution into outcomes and a timeline; the clocks of the workers' threads are read from
 * outside. Frames may come from several threads at once.
 */
final class RunRecorder implements AutoCloseable {
    private final int tasks;
    private final RunControl control;
    private final String laneWord;
    private final OutsideSampler sampler;
    private final boolean futexIsLock;

    // All guarded by this.
    private final List<Outcome<Object>> outcomes;
    private final Map<Integer, Worker> workers = new TreeMap<>();
    private final Map<Integer, Begun> inHand = new LinkedHashMap<>();
    private final List<TaskTrace> ended = new ArrayList<>();
    private final List<Cost> spawn = new ArrayList<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private final Moves moves = new Moves();
    private long lastResult = Long.MIN_VALUE;

    private record Begun(Worker worker, long nanos) {}

    /**
     * @param laneWord what the lanes are called: thread, process, interpreter
     * @param runtime that runs the tasks
     */
    RunRecorder(int tasks, RunControl control, String laneWord, PythonRuntime runtime) {
        this.tasks = tasks;
        this.control = control;
        this.laneWord = laneWord;
        this.futexIsLock = runtime.futexIsLock();
        this.sampler = new OutsideSampler(ProcFiles.ofThisSystem(), futexIsLock);
        this.outcomes = new ArrayList<>(Collections.nCopies(tasks, new Outcome.NotStarted<>()));
    }

    /**
     * Takes a frame.
     *
     * @param clockOffset of the driver that sent it, in ns
     */
    synchronized void frame(JsonObject frame, long clockOffset) {
        switch (frame.get("ev").getAsString()) {
            case "worker" -> worker(frame);
            case "start" -> start(frame);
            case "end" -> end(frame, clockOffset);
            case "lost" -> lost(frame);
            case "settled" -> sampler.round();
            case "remark" -> remark(frame.get("text").getAsString());
            case "transfer" ->
                moves.code(
                        frame.get("pickle").getAsLong(),
                        frame.get("define").getAsLong(),
                        frame.get("move").getAsLong(),
                        frame.get("bytes").getAsLong());
            default -> {
                // "go" and whatever a later driver adds carry no figure.
            }
        }
    }

    private void worker(JsonObject frame) {
        int id = frame.get("worker").getAsInt();
        long pid = frame.get("pid").getAsLong();
        long tid = frame.get("tid").getAsLong();
        String number = laneWord.equals("process") ? laneWord + " " + pid : laneWord + " " + (id + 1);
        Worker worker = new Worker(id, number, pid, tid);
        workers.put(id, worker);
        sampler.watch(worker);
        long nanos = frame.get("spawn").getAsLong();
        if (nanos > 0) {
            spawn.add(new Cost(nanos, OptionalLong.empty()));
        }
    }

    private void start(JsonObject frame) {
        int task = frame.get("task").getAsInt();
        Worker worker = workers.get(frame.get("worker").getAsInt());
        sampler.mark(worker);
        inHand.put(task, new Begun(worker, System.nanoTime()));
        control.started(task);
    }

    private void end(JsonObject frame, long clockOffset) {
        int task = frame.get("task").getAsInt();
        Worker worker = workers.get(frame.get("worker").getAsInt());
        sampler.mark(worker);
        inHand.remove(task);
        long start = frame.get("start").getAsLong() - clockOffset;
        long end = Math.max(start, frame.get("end").getAsLong() - clockOffset);
        Ending ending = Ending.DONE;
        String note = "";
        if (frame.has("error")) {
            PythonException error = PythonSession.error(frame.getAsJsonObject("error"));
            outcomes.set(task, new Outcome.Failure<>(error));
            ending = Ending.FAILED;
            note = error.getMessage();
        } else if (frame.has("killed")) {
            note = control.cancelled() ? control.reason() : frame.get("killed").getAsString();
            outcomes.set(task, new Outcome.Killed<>(note));
            ending = Ending.KILLED;
        } else {
            outcomes.set(task, new Outcome.Result<>(Values.fromWire(frame.get("value"))));
        }
        List<NamedSpan> spans = new ArrayList<>();
        for (JsonElement span : frame.getAsJsonArray("spans")) {
            JsonArray parts = span.getAsJsonArray();
            spans.add(new NamedSpan(
                    parts.get(0).getAsString(),
                    parts.get(1).getAsLong() - clockOffset,
                    parts.get(2).getAsLong() - clockOffset));
        }
        if (frame.has("out")) {
            JsonArray out = frame.getAsJsonArray("out");
            JsonArray back = frame.getAsJsonArray("back");
            moves.task(
                    new Moves.Way(out.get(0).getAsLong(), out.get(1).getAsLong()),
                    new Moves.Way(back.get(0).getAsLong(), back.get(1).getAsLong()),
                    frame.get("move").getAsLong());
        }
        finish(trace(task, worker, start, end, ending, note, spans));
        control.ended(task);
    }

    private void lost(JsonObject frame) {
        if (frame.get("task").isJsonNull()) {
            return;
        }
        int task = frame.get("task").getAsInt();
        Begun begun = inHand.remove(task);
        int code = frame.get("exit").isJsonNull() ? 0 : frame.get("exit").getAsInt();
        // multiprocessing counts signals below zero, a shell and the JDK from 128 on.
        String how = Driver.describeExit(code < 0 ? 128 - code : code);
        String note = control.cancelled()
                ? control.reason()
                : "Process " + frame.get("pid").getAsLong() + " " + how + " while it ran task " + task + ".";
        outcomes.set(task, new Outcome.Killed<>(note));
        finish(trace(
                task,
                begun.worker(),
                begun.nanos(),
                Math.max(begun.nanos(), System.nanoTime()),
                Ending.KILLED,
                note,
                List.of()));
        control.ended(task);
    }

    private void finish(TaskTrace trace) {
        ended.add(trace);
        lastResult = System.nanoTime();
    }

    /** Samples are kept: where the time went is worked out at the end, when all of them are in. */
    private TaskTrace trace(
            int task, Worker worker, long start, long end, Ending ending, String note, List<NamedSpan> spans) {
        return new TaskTrace(
                task, worker, start, end, Accounting.wallOnly(end - start), ending, note, List.of(), spans);
    }

    /** Says something about the figures. */
    synchronized void remark(String sentence) {
        remarks.add(sentence);
    }

    /** Gives up the tasks that are still in hand; {@code why} is said of each. */
    synchronized void abandon(String why) {
        inHand.forEach((task, begun) -> {
            outcomes.set(task, new Outcome.Killed<>(why));
            finish(trace(
                    task,
                    begun.worker(),
                    begun.nanos(),
                    Math.max(begun.nanos(), System.nanoTime()),
                    Ending.KILLED,
                    why,
                    List.of()));
        });
        inHand.clear();
    }

    synchronized boolean anyInHand() {
        return !inHand.isEmpty();
    }

    /** Everything as one execution; it ended when its last task's result was here. */
    synchronized Execution<Object> execution(long handOver) {
        ended.sort(Comparator.comparingInt(TaskTrace::index));
        Timeline drawn = sampler.draw(new Timeline(
                        handOver,
                        ended.isEmpty() ? Math.max(handOver, System.nanoTime()) : Math.max(handOver, lastResult),
                        List.copyOf(workers.values()),
                        ended,
                        Runtime.getRuntime().availableProcessors(),
                        spawn,
                        moves.out(),
                        moves.back(),
                        List.copyOf(remarks))
                .withTransfers(moves.parts()));
        return new Execution<>(List.copyOf(outcomes), drawn.withRemarks(List.of(howRead(drawn))));
    }

    /** What the figures rest on. */
    private String howRead(Timeline drawn) {
        if (drawn.tasks().stream().allMatch(t -> t.accounting().onCpuNanos().isPresent())) {
            return futexIsLock
                    ? "Read from outside, in /proc, every 5 ms: on-CPU time to 4 ms; waiting for a lock is waiting in a "
                            + "futex, for the interpreter lock or another."
                    : "Read from outside, in /proc, every 5 ms: on-CPU time to 4 ms; of a thread that is blocked it can't "
                            + "be told on a virtual machine whether it sleeps or waits for a lock.";
        }
        if (workers.values().stream().anyMatch(w -> w.tid() < 0)) {
            return "Where the workers' time went could not be read: the implementation doesn't tell its threads' ids.";
        }
        return "Where the workers' time went could not be read: this system has no readable /proc, or a worker ended "
                + "before it could be looked at.";
    }

    @Override
    public void close() {
        sampler.close();
    }
}
