package dev.tandem.engine.process;

import dev.tandem.engine.TaskRunner;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Exceptions of tasks on their way from a worker to the session. */
public final class Throwables {
    /** Below the body stands whoever called it. */
    private static boolean ours(StackTraceElement frame) {
        return frame.getClassName().equals(TaskRunner.class.getName())
                || frame.getClassName().startsWith(Throwables.class.getPackageName() + ".");
    }

    private Throwables() {}

    /** Bytes of the throwable, or of a {@link RemoteException} in its place where it can't be sent. */
    public static byte[] encode(Throwable thrown, ValueCodec codec) throws TransferException {
        visit(thrown, Throwables::trim, newSet());
        try {
            return codec.encodeThrowable(thrown);
        } catch (TransferException e) {
            return codec.encodeThrowable(RemoteException.of(thrown));
        }
    }

    /** Says in the chain of causes where the task ran, in a sentence. */
    public static void locate(Throwable error, String where) {
        WorkerTrace trace = new WorkerTrace(where);
        Set<Throwable> seen = newSet();
        Throwable root = error;
        while (root.getCause() != null && seen.add(root)) {
            root = root.getCause();
        }
        try {
            root.initCause(trace);
        } catch (IllegalStateException e) {
            // Its constructor said that there is no cause.
            error.addSuppressed(trace);
        }
    }

    private static void trim(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        for (int i = 0; i < trace.length; i++) {
            if (ours(trace[i])) {
                thrown.setStackTrace(Arrays.copyOf(trace, i));
                return;
            }
        }
    }

    private static void visit(Throwable thrown, java.util.function.Consumer<Throwable> action, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return;
        }
        action.accept(thrown);
        visit(thrown.getCause(), action, seen);
        for (Throwable suppressed : thrown.getSuppressed()) {
            visit(suppressed, action, seen);
        }
    }

    private static Set<Throwable> newSet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
