package dev.tandem.engine.process;

import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.TaskContext;
import dev.tandem.trace.Accounting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The thread of a worker on which all tasks run, one after another. */
final class TaskThread extends Thread {
    private final BlockingQueue<Frame> inbox = new LinkedBlockingQueue<>();
    private final Connection connection;
    private final Map<String, byte[]> filesByHash;
    private final LineStream out;
    private final LineStream err;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private CodeLoader loader = new CodeLoader(TaskThread.class.getClassLoader());
    private ValueCodec codec = new ValueCodec(loader);
    private Frame.Begin begin;
    private Body<?> body;

    TaskThread(Connection connection, Map<String, byte[]> filesByHash, LineStream out, LineStream err) {
        super("tandem-task");
        setDaemon(true);
        this.connection = connection;
        this.filesByHash = filesByHash;
        this.out = out;
        this.err = err;
    }

    void add(Frame frame) {
        inbox.add(frame);
    }

    @Override
    public void run() {
        try {
            while (true) {
                Frame frame = inbox.take();
                if (frame instanceof Frame.Begin next) {
                    begin(next);
                } else if (frame instanceof Frame.Tasks tasks && begin != null && begin.run() == tasks.run()) {
                    run(tasks);
                }
            }
        } catch (InterruptedException | IOException | TransferException e) {
            // The session is gone, or a task interrupted the thread between two tasks: the worker is of no more use.
            Runtime.getRuntime().halt(1);
        }
    }

    private void begin(Frame.Begin next) throws IOException {
        long start = System.nanoTime();
        try {
            body = null;
            begin = next;
            if (!loader.fits(next.classes())) {
                loader = new CodeLoader(TaskThread.class.getClassLoader());
                codec = new ValueCodec(loader);
            }
            loader.add(next.classes(), filesByHash, next.classPath());
            setContextClassLoader(loader);
            setFields(next.fields(), (Object[]) codec.decode(next.blob()));
            body = body(next);
            connection.send(new Frame.Begun(next.run(), System.nanoTime() - start));
        } catch (ReflectiveOperationException | LinkageError | TransferException | RuntimeException e) {
            refuse(next, e);
        }
    }

    private void refuse(Frame.Begin next, Throwable error) throws IOException {
        Throwable cause = error;
        while (cause.getCause() != null
                && (cause instanceof InvocationTargetException || cause instanceof ExceptionInInitializerError)) {
            cause = cause.getCause();
        }
        String reason = cause instanceof TransferException ? cause.getMessage() : cause.toString();
        connection.send(new Frame.Refused(next.run(), reason.getBytes(StandardCharsets.UTF_8)));
    }

    private void setFields(List<Frame.FieldRef> fields, Object[] values) throws ReflectiveOperationException {
        for (int i = 0; i < values.length; i++) {
            Frame.FieldRef ref = fields.get(i);
            Field field = Class.forName(ref.owner(), true, loader).getDeclaredField(ref.field());
            field.setAccessible(true);
            field.set(null, values[i]);
        }
    }

    private Body<?> body(Frame.Begin next) throws ReflectiveOperationException {
        Class.forName(next.entryClass(), true, loader)
                .getMethod(next.entryMethod())
                .invoke(null);
        return Bodies.take();
    }

    private void run(Frame.Tasks tasks) throws IOException, TransferException {
        Object[] elements = tasks.blob().length == 0 ? null : (Object[]) codec.decode(tasks.blob());
        for (int i = 0; i < tasks.indices().length; i++) {
            connection.send(run(tasks.indices()[i], elements == null ? null : elements[i]));
        }
    }

    private Frame run(int task, Object element) throws TransferException, IOException {
        Object value = null;
        Throwable thrown = null;
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        try {
            value = body.run(new Context(task, begin.tasks(), element));
        } catch (Throwable e) {
            thrown = e;
        }
        long end = System.nanoTime();
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        // A task must not be stopped by what an earlier one left behind.
        Thread.interrupted();
        out.flush();
        err.flush();
        Accounting accounting = new Accounting(
                end - start, OptionalLong.of(cpu), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        byte[] blob = null;
        if (thrown == null) {
            try {
                blob = codec.encode(value);
            } catch (TransferException e) {
                thrown = new TransferException(
                        "The result of task " + task + ", of type " + TypeNames.of(value)
                                + ", can't be sent back from its process: " + e.getMessage()
                                + ". Let the task return plain data (numbers, strings, arrays, collections, records).",
                        e.getCause());
            }
        }
        long encodeNanos = System.nanoTime() - end;
        Frame.Stamp stamp = new Frame.Stamp(begin.run(), task, -1, start, end, encodeNanos, accounting, List.of());
        return thrown == null ? new Frame.Result(stamp, blob) : failure(stamp, thrown);
    }

    private Frame.Failure failure(Frame.Stamp stamp, Throwable thrown) throws TransferException {
        // After these the state of the JVM is anyone's guess; an overflown stack is over once it is unwound.
        boolean spoilt = thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
        return new Frame.Failure(stamp, spoilt, Throwables.encode(thrown, codec));
    }

    private record Context(int task, int tasks, Object it) implements TaskContext {}
}
