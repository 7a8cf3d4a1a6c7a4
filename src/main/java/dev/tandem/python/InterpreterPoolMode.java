package dev.tandem.python;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The mode {@code processes} for implementations without a {@code multiprocessing} of their own: one interpreter for
 * each worker, kept warm between runs, with the session's cells run in each. One run at a time.
 */
final class InterpreterPoolMode implements Mode, AutoCloseable {
    private final PythonSession session;

    /** Guarded by this. */
    private final List<Member> members = new ArrayList<>();

    /** What the members know is of this generation of the session. Guarded by this. */
    private int generation;

    private InterpreterPoolMode(PythonSession session) {
        this.session = session;
    }

    static InterpreterPoolMode of(PythonSession session) {
        return new InterpreterPoolMode(session);
    }

    /** One interpreter; used by one feeder at a time. */
    private static final class Member {
        final Driver driver;
        final PythonSession.ClockAnswer clock;
        int known;
        boolean fresh = true;

        Member(Driver driver, PythonSession.ClockAnswer clock) {
            this.driver = driver;
            this.clock = clock;
        }
    }

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public String runtime() {
        return session.runtime().name();
    }

    @Override
    public synchronized <T> Execution<T> run(Workload<T> workload, int workers, RunControl control)
            throws ModeException {
        PythonBody body = PythonMode.body(workload);
        PythonSession.toWire(workload.elements());
        int busy = Math.min(workers, workload.tasks());
        ExecutorService feeders = Executors.newFixedThreadPool(busy);
        try (RunRecorder recorder = new RunRecorder(workload.tasks(), control, "process", session.runtime())) {
            long handOver = System.nanoTime();
            if (generation != session.generation()) {
                close();
                generation = session.generation();
            }
            grow(busy, feeders, control);
            List<PythonBody> cells = session.cells();
            for (int w = 0; w < busy; w++) {
                recorder.frame(workerFrame(w, members.get(w)), 0);
            }
            List<Member> mine = List.copyOf(members.subList(0, busy));
            control.onCancel(() -> mine.forEach(member -> member.driver.kill()));
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> feeding = new ArrayList<>();
            for (int w = 0; w < busy; w++) {
                int worker = w;
                feeding.add(feeders.submit(() -> {
                    feed(worker, mine.get(worker), cells, body, workload, next, recorder, control);
                    return null;
                }));
            }
            for (Future<?> fed : feeding) {
                await(fed);
            }
            members.removeIf(member -> !member.driver.alive());
            return PythonMode.cast(recorder.execution(handOver));
        } finally {
            feeders.shutdown();
        }
    }

    private void grow(int size, ExecutorService starters, RunControl control) throws ModeException {
        members.removeIf(member -> !member.driver.alive());
        List<Future<Member>> starting = new ArrayList<>();
        for (int i = members.size(); i < size; i++) {
            starting.add(starters.submit(() -> {
                Driver driver = Driver.start(
                        session.runtime(), session.script(), process -> control.onCancel(process::destroyForcibly));
                return new Member(driver, PythonSession.clockOffset(driver));
            }));
        }
        List<ModeException> failed = new ArrayList<>();
        for (Future<Member> started : starting) {
            try {
                members.add(await(started));
            } catch (ModeException e) {
                failed.add(e);
            }
        }
        if (control.cancelled()) {
            throw new ModeException(PythonMode.whileStarting(control, runtime()));
        }
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
    }

    private static <V> V await(Future<V> future) throws ModeException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModeException mode) {
                throw mode;
            }
            throw new ModeException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModeException("The thread that asked for the run was interrupted.", e);
        }
    }

    private static JsonObject workerFrame(int worker, Member member) {
        JsonObject frame = new JsonObject();
        frame.addProperty("ev", "worker");
        frame.addProperty("worker", worker);
        frame.addProperty("pid", member.driver.pid());
        frame.addProperty("tid", member.clock.tid());
        frame.addProperty("spawn", member.fresh ? member.driver.startNanos() : 0);
        member.fresh = false;
        return frame;
    }

    private static void feed(
            int worker,
            Member member,
            List<PythonBody> cells,
            PythonBody body,
            Workload<?> workload,
            AtomicInteger next,
            RunRecorder recorder,
            RunControl control)
            throws ModeException, PythonException {
        int task = -1;
        try {
            for (; member.known < cells.size(); member.known++) {
                PythonSession.throwError(member.driver.request(
                        PythonSession.bodyRequest("exec", cells.get(member.known)), frame -> {}, control::print));
            }
            task = next.getAndIncrement();
            while (task < workload.tasks() && !control.cancelled()) {
                recorder.frame(frame("start", worker, task), 0);
                JsonObject request = PythonSession.bodyRequest("task", body);
                request.addProperty("task", task);
                request.addProperty("tasks", workload.tasks());
                if (!workload.elements().isEmpty()) {
                    request.add("element", Values.toWire(workload.elements().get(task)));
                }
                Driver.Traffic before = member.driver.traffic();
                long sent = System.nanoTime();
                JsonObject answer = member.driver.request(request, frame -> {}, control::print);
                long took = System.nanoTime() - sent;
                PythonSession.throwError(answer);
                JsonObject record = answer.getAsJsonObject("record");
                record.addProperty("ev", "end");
                record.addProperty("worker", worker);
                travelled(record, took, member.driver.traffic().since(before));
                recorder.frame(record, member.clock.offsetNanos());
                task = next.getAndIncrement();
            }
        } catch (IOException e) {
            if (task < 0) {
                throw new ModeException(e.getMessage(), e);
            }
            JsonObject lost = frame("lost", worker, task);
            lost.addProperty("pid", member.driver.pid());
            lost.addProperty("exit", member.driver.exitCode());
            recorder.frame(lost, 0);
        }
    }

    /** Nothing is pickled here: what is not the task is its way, in JSON. */
    private static void travelled(JsonObject record, long tookNanos, Driver.Traffic traffic) {
        long task = record.get("end").getAsLong() - record.get("start").getAsLong();
        record.add("out", pair(0, traffic.sent()));
        record.add("back", pair(0, traffic.received()));
        record.addProperty("move", Math.max(0, tookNanos - task));
    }

    private static JsonArray pair(long nanos, long bytes) {
        JsonArray pair = new JsonArray();
        pair.add(nanos);
        pair.add(bytes);
        return pair;
    }

    private static JsonObject frame(String event, int worker, int task) {
        JsonObject frame = new JsonObject();
        frame.addProperty("ev", event);
        frame.addProperty("worker", worker);
        if (task < 0) {
            frame.add("task", JsonNull.INSTANCE);
        } else {
            frame.addProperty("task", task);
        }
        return frame;
    }

    @Override
    public synchronized void close() {
        members.forEach(member -> member.driver.close());
        members.clear();
    }
}
