package dev.tandem.engine.process;

import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.TaskContext;
import dev.tandem.engine.TaskRunner;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.TaskLedger;
import dev.tandem.trace.ThreadProbe;
import dev.tandem.trace.Worker;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The thread of a worker on which all tasks run, one after another. */
final class TaskThread extends Thread {
    /** A worker that has nothing to do for so long after a run isn't in the middle of repeats. */
    private static final long MILLIS_TO_REST = 1_500;

    /**
     * The serial collector gives back none, 10 %, 40 % and then all of the surplus at one collection after another
     * (ShrinkHeapInSteps), so that a heap in use doesn't shrink and grow at each.
     */
    private static final int COLLECTIONS_TO_SHRINK = 4;

    private final TaskQueue queue;
    private final Connection connection;
    private final Map<String, byte[]> filesByHash;
    private final LineStream out;
    private final LineStream err;
    private final Slate slate;
    private final BulkStore bulkOut;
    private final BulkReader bulkIn;

    private CodeLoader loader = new CodeLoader(TaskThread.class.getClassLoader());
    private ValueCodec codec = new ValueCodec(loader);
    private ToWorker.Begin begin;
    private Body<?> body;
    /** The last frame of tasks whose elements were read, and those elements. */
    private ToWorker.Tasks elementsOf;

    private Object[] elements;
    /** Whether a body was made since this worker {@link #rest rested}. */
    private boolean used;

    TaskThread(
            TaskQueue queue,
            Connection connection,
            Map<String, byte[]> filesByHash,
            LineStream out,
            LineStream err,
            Slate slate,
            BulkStore bulkOut,
            BulkReader bulkIn) {
        super("tandem-task");
        setDaemon(true);
        this.queue = queue;
        this.connection = connection;
        this.filesByHash = filesByHash;
        this.out = out;
        this.err = err;
        this.slate = slate;
        this.bulkOut = bulkOut;
        this.bulkIn = bulkIn;
    }

    @Override
    public void run() {
        ThreadProbe probe = ThreadProbe.open(ProcFiles.ofThisSystem(), ThreadProbe.NO_LOCK);
        Worker worker = new Worker(0, "process", ProcessHandle.current().pid(), probe.tid());
        Outbox outbox = new Outbox(connection, probe.tid());
        try (TaskLedger ledger = new TaskLedger(worker, probe)) {
            while (true) {
                TaskQueue.Item item = queue.poll();
                if (item == null) {
                    settle(ledger, outbox);
                    if (begin == null && used && !queue.await(MILLIS_TO_REST)) {
                        rest();
                    }
                    item = queue.take();
                }
                if (item instanceof TaskQueue.Make make) {
                    settle(ledger, outbox);
                    make(make.begin());
                } else if (item instanceof TaskQueue.Forget last) {
                    settle(ledger, outbox);
                    forget(last.over());
                } else if (item instanceof TaskQueue.Run next
                        && begin != null
                        && begin.run() == next.frame().run()) {
                    run(next, ledger, outbox);
                }
            }
        } catch (InterruptedException | IOException | TransferException e) {
            // The session is gone, or a task left an interrupt that came between two tasks: of no more use.
            Runtime.getRuntime().halt(1);
        }
    }

    /** Sends the books of the tasks that have ended, then their results: the session goes by that order. */
    private void settle(TaskLedger ledger, Outbox outbox) throws IOException {
        sendBooks(ledger);
        outbox.flush();
    }

    private void sendBooks(TaskLedger ledger) throws IOException {
        List<FromWorker.Account> accounts = ledger.take().stream()
                .map(task -> new FromWorker.Account(task.index(), task.accounting(), task.spans()))
                .toList();
        if (!accounts.isEmpty()) {
            connection.post(new FromWorker.Books(begin.run(), accounts));
        }
    }

    private void make(ToWorker.Begin next) throws IOException {
        long start = System.nanoTime();
        try {
            body = null;
            elementsOf = null;
            elements = null;
            begin = next;
            used = true;
            if (!loader.fits(next.classes())) {
                loader = new CodeLoader(TaskThread.class.getClassLoader());
                codec = new ValueCodec(loader);
            }
            loader.add(next.classes(), filesByHash, next.classPath());
            setContextClassLoader(loader);
            ValueCodec.Roots values =
                    codec.decodeRoots(next.blob(), next.fields().size(), bulkIn.open(next.bulk()));
            setFields(next.fields(), values.values());
            Class.forName(next.entryClass(), true, loader)
                    .getMethod(next.entryMethod())
                    .invoke(null);
            body = Bodies.take();
            long tid = ProcFiles.ofThisSystem().currentThreadId().orElse(-1);
            connection.send(new FromWorker.Begun(next.run(), System.nanoTime() - start, tid, values.nanos()));
        } catch (ReflectiveOperationException | LinkageError | TransferException | RuntimeException e) {
            refuse(next, e);
        }
    }

    /** Lets go of a body and of the variables that came with it; its classes stay, loaded and compiled. */
    private void forget(ToWorker.Over over) {
        if (begin == null || begin.run() != over.run()) {
            return;
        }
        for (ToWorker.FieldRef ref : begin.fields()) {
            try {
                Field field = Class.forName(ref.owner(), true, loader).getDeclaredField(ref.field());
                field.setAccessible(true);
                if (!field.getType().isPrimitive()) {
                    field.set(null, null);
                }
            } catch (ReflectiveOperationException | LinkageError e) {
                // Then it stays until the next body.
            }
        }
        begin = null;
        body = null;
        elementsOf = null;
        elements = null;
    }

    /** Gives the system back what nobody uses: memory is what a worker that waits costs. */
    private void rest() {
        used = false;
        bulkIn.forget();
        bulkOut.dropFree();
        for (int i = 0; i < COLLECTIONS_TO_SHRINK; i++) {
            System.gc();
        }
    }

    private void refuse(ToWorker.Begin next, Throwable error) throws IOException {
        begin = null;
        Throwable cause = error;
        while (cause.getCause() != null
                && (cause instanceof InvocationTargetException || cause instanceof ExceptionInInitializerError)) {
            cause = cause.getCause();
        }
        String reason = cause instanceof TransferException ? cause.getMessage() : cause.toString();
        connection.send(new FromWorker.Refused(next.run(), reason.getBytes(StandardCharsets.UTF_8)));
    }

    private void setFields(List<ToWorker.FieldRef> fields, Object[] values) throws ReflectiveOperationException {
        for (int i = 0; i < values.length; i++) {
            ToWorker.FieldRef ref = fields.get(i);
            Field field = Class.forName(ref.owner(), true, loader).getDeclaredField(ref.field());
            field.setAccessible(true);
            field.set(null, values[i]);
        }
    }

    private void run(TaskQueue.Run next, TaskLedger ledger, Outbox outbox) throws IOException, TransferException {
        int task = next.task();
        TaskContext context = new Context(task, begin.tasks(), element(next));
        slate.enter(task);
        long start = System.nanoTime();
        Outcome<?> outcome = TaskRunner.run(body, context, ledger, Optional::empty);
        long end = System.nanoTime();
        // A task must not be stopped by what an earlier one left behind.
        Thread.interrupted();
        out.flush();
        err.flush();
        Encoded encoded = encode(task, outcome);
        long encodeNanos = System.nanoTime() - end;
        FromWorker.Ended ended = new FromWorker.Ended(
                task, encoded.end(), start, end, encodeNanos, encoded.bytes().length, encoded.bulk());
        if (queue.isEmpty()) {
            // The result may be the run's last, and the postman may take it before this thread gets on.
            sendBooks(ledger);
        }
        outbox.add(begin.run(), ended, encoded.bytes());
        if (encoded.end() == FromWorker.End.SPOILT) {
            settle(ledger, outbox);
        }
        slate.leave();
    }

    private Object element(TaskQueue.Run next) throws TransferException {
        if (next.frame().blob().length == 0) {
            return null;
        }
        if (elementsOf != next.frame()) {
            elements = (Object[])
                    codec.decode(next.frame().blob(), bulkIn.open(next.frame().bulk()));
            elementsOf = next.frame();
        }
        return elements[next.position()];
    }

    private record Encoded(FromWorker.End end, byte[] bytes, List<BulkRef> bulk) {}

    private Encoded encode(int task, Outcome<?> outcome) throws TransferException {
        if (outcome instanceof Outcome.Result<?> result) {
            try {
                ValueCodec.Encoded value = codec.encodeApart(result.value());
                if (value.bulk().isEmpty()) {
                    return new Encoded(FromWorker.End.VALUE, value.bytes(), List.of());
                }
                Optional<List<BulkRef>> stored = bulkOut.store(value.bulk());
                return stored.isPresent()
                        ? new Encoded(FromWorker.End.VALUE, value.bytes(), stored.get())
                        : new Encoded(FromWorker.End.VALUE, codec.encode(result.value()), List.of());
            } catch (TransferException e) {
                return new Encoded(
                        FromWorker.End.THROWN,
                        Throwables.encode(unsendable(task, result.value(), e), codec),
                        List.of());
            }
        }
        Throwable thrown = ((Outcome.Failure<?>) outcome).error();
        // After these the state of the JVM is anyone's guess; an overflown stack is over once it is unwound.
        boolean spoilt = thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
        return new Encoded(
                spoilt ? FromWorker.End.SPOILT : FromWorker.End.THROWN, Throwables.encode(thrown, codec), List.of());
    }

    private static TransferException unsendable(int task, Object value, TransferException why) {
        return new TransferException("The result of task " + task + ", of type " + TypeNames.of(value)
                + ", can't be sent back from its process: " + why.getMessage()
                + ". Let the task return plain data (numbers, strings, arrays, collections, records).");
    }

    private record Context(int task, int tasks, Object it) implements TaskContext {}
}
