package dev.tandem.engine.cluster.executor;

import dev.tandem.bytecode.CellRun;
import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.TaskContext;
import dev.tandem.engine.TaskRunner;
import dev.tandem.engine.cluster.message.BatchReport;
import dev.tandem.engine.cluster.message.ToDriver;
import dev.tandem.engine.process.Departure;
import dev.tandem.engine.process.Throwables;
import dev.tandem.engine.process.TransferException;
import dev.tandem.engine.process.TypeNames;
import dev.tandem.engine.process.ValueCodec;
import dev.tandem.trace.Ending;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.StateDrawing;
import dev.tandem.trace.TaskLedger;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.ThreadProbe;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs batches, one at a time. Classes stay loaded from batch to batch and from run to run, as long as no cell changes;
 * variables are the slot's own copies, set anew for each run. For one thread at a time.
 */
public final class Slot implements Comparable<Slot> {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private final int id;
    private final TaskOutput output;
    private String generation = "";
    private String run = "";
    private GenerationLoader loader;
    private ValueCodec codec;
    private Body<?> body;
    private Class<?> entry;

    Slot(int id, TaskOutput output) {
        this.id = id;
        this.output = output;
    }

    @Override
    public int compareTo(Slot other) {
        return Integer.compare(id, other.id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slot slot && slot.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    /**
     * A batch and what it needs.
     *
     * @param run names the run
     * @param generation names its classes
     * @param classes gives them; asked only where they aren't loaded yet
     * @param code makes the body
     * @param batch the tasks
     * @param executor Spark's name of this executor
     * @param host where it is
     * @param killed whether Spark has killed the work
     */
    public record Work(
            String run,
            String generation,
            Supplier<Map<String, byte[]>> classes,
            Supplier<ToDriver.Code> code,
            ToDriver.Batch batch,
            String executor,
            String host,
            BooleanSupplier killed) {}

    /**
     * Runs a batch; what tasks throw is part of the report.
     *
     * @throws IllegalStateException with a sentence, if the body can't be made here
     */
    public BatchReport run(Work work) {
        long began = System.nanoTime();
        prepare(work);
        Object[] elements = elements(work.batch());
        long prepared = System.nanoTime();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        output.begin();
        CellRun cell = new CellRun();
        cell.runs(entry);
        ThreadProbe probe = ThreadProbe.open(ProcFiles.ofThisSystem(), ThreadProbe.NO_LOCK);
        Worker worker = new Worker(id, "slot", ProcessHandle.current().pid(), probe.tid());
        BatchSampler sampling = new BatchSampler(work.killed(), cell::stop);
        List<byte[]> values = new ArrayList<>();
        List<TaskTrace> traces;
        long encodeNanos = 0;
        List<Boolean> sendable = new ArrayList<>();
        try (TaskLedger ledger =
                new TaskLedger(worker, probe, reading -> sampling.sampler().mark(id, reading))) {
            sampling.sampler().watch(id, thread, probe.hasClocks(), probe.tid());
            int tasks = work.code().get().tasks();
            for (int i = 0; i < work.batch().tasks().length && !work.killed().getAsBoolean(); i++) {
                Object element =
                        elements.length == 0 ? null : elements[work.batch().places()[i]];
                TaskContext context = new Context(work.batch().tasks()[i], tasks, element);
                Outcome<?> outcome = runIn(cell, context, ledger);
                long end = System.nanoTime();
                encode(context.task(), outcome, values, sendable);
                encodeNanos += System.nanoTime() - end;
            }
            traces = ledger.take();
        } finally {
            cell.end();
            sampling.close();
            thread.setContextClassLoader(before);
        }
        long ended = System.nanoTime();
        String printed = output.printed(false);
        String complaints = output.printed(true);
        output.end();
        List<TaskTrace> drawn = draw(worker, began, ended, traces, sampling);
        List<BatchReport.Task> tasks = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            TaskTrace trace = drawn.get(i);
            tasks.add(new BatchReport.Task(sendable.get(i) ? trace : failed(trace), values.get(i)));
        }
        return new BatchReport(
                new BatchReport.Place(work.executor(), work.host(), clock(work.host()), id, worker.pid(), worker.tid()),
                began,
                ended,
                prepared - began,
                encodeNanos,
                printed,
                complaints,
                tasks);
    }

    private Outcome<?> runIn(CellRun cell, TaskContext context, TaskLedger ledger) {
        // The cell's checkpoints heed a stop on threads that run as part of it.
        Body<Object> stoppable = it -> cell.call(() -> body.run(it));
        return TaskRunner.run(
                stoppable,
                context,
                ledger,
                () -> cell.isStopped() ? Optional.of("The run was stopped.") : Optional.empty());
    }

    private static List<TaskTrace> draw(
            Worker worker, long began, long ended, List<TaskTrace> traces, BatchSampler sampling) {
        Timeline timeline = new Timeline(
                began,
                ended,
                List.of(worker),
                traces,
                Runtime.getRuntime().availableProcessors(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        return StateDrawing.draw(timeline, sampling.sampler()).tasks();
    }

    private static TaskTrace failed(TaskTrace trace) {
        return new TaskTrace(
                trace.index(),
                trace.worker(),
                trace.startNanos(),
                trace.endNanos(),
                trace.accounting(),
                Ending.FAILED,
                "Its result can't be sent.",
                trace.slices(),
                trace.spans());
    }

    private void prepare(Work work) {
        if (!work.generation().equals(generation)) {
            // Spark's own loader for this application: it knows the jars that were added later, too.
            loader = new GenerationLoader(
                    work.classes().get(), Thread.currentThread().getContextClassLoader());
            codec = new ValueCodec(loader);
            generation = work.generation();
            run = "";
        }
        if (run.equals(work.run())) {
            return;
        }
        try {
            ToDriver.Code code = work.code().get();
            Object[] values = (Object[]) codec.decode(code.values());
            for (int i = 0; i < values.length; i++) {
                Field field = Class.forName(code.owners()[i], true, loader).getDeclaredField(code.fields()[i]);
                field.setAccessible(true);
                field.set(null, values[i]);
            }
            entry = Class.forName(code.entryClass(), true, loader);
            entry.getMethod(code.entryMethod()).invoke(null);
            body = Bodies.take();
            run = work.run();
        } catch (ReflectiveOperationException | LinkageError | TransferException | RuntimeException e) {
            generation = "";
            Throwable cause = e;
            while (cause.getCause() != null
                    && (cause instanceof InvocationTargetException || cause instanceof ExceptionInInitializerError)) {
                cause = cause.getCause();
            }
            throw new IllegalStateException(
                    "the cell can't be made on the executor: "
                            + (cause instanceof TransferException ? cause.getMessage() : cause.toString()),
                    e);
        }
    }

    private Object[] elements(ToDriver.Batch batch) {
        if (batch.elements().length == 0) {
            return new Object[0];
        }
        try {
            return (Object[]) codec.decode(batch.elements());
        } catch (TransferException e) {
            throw new IllegalStateException("elements can't be read on the executor: " + e.getMessage(), e);
        }
    }

    /** @param sendable gets whether what comes back is what the task's ending says */
    private void encode(int task, Outcome<?> outcome, List<byte[]> values, List<Boolean> sendable) {
        try {
            if (outcome instanceof Outcome.Result<?> result) {
                byte[] bytes;
                try {
                    bytes = Departure.fromThisMachine(() -> codec.encode(result.value()));
                } catch (TransferException e) {
                    sendable.add(false);
                    values.add(Throwables.encode(unsendable(task, result.value(), e), codec));
                    return;
                }
                sendable.add(true);
                values.add(bytes);
            } else {
                sendable.add(true);
                values.add(
                        outcome instanceof Outcome.Failure<?> failure
                                ? Throwables.encode(failure.error(), codec)
                                : new byte[0]);
            }
        } catch (TransferException e) {
            throw new IllegalStateException("what task " + task + " threw can't be sent: " + e.getMessage(), e);
        }
    }

    private static TransferException unsendable(int task, Object value, TransferException why) {
        return new TransferException("The result of task " + task + ", of type " + TypeNames.of(value)
                + ", can't be sent back from the cluster: " + why.getMessage()
                + ". Let the task return plain data (numbers, strings, arrays, collections, records).");
    }

    /** Processes of one boot of one machine share Linux's monotonic clock. */
    private static String clock(String host) {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            return host;
        }
    }

    private record Context(int task, int tasks, Object it) implements TaskContext {}
}
