package dev.tandem.shell;

import dev.tandem.bytecode.CellRun;
import dev.tandem.bytecode.TypeNames;
import dev.tandem.shell.CodeCompiler.Compiled;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the code of a cell on a thread of its own. */
final class CellRunner {
    /** How long a stopped cell may take to end before its thread is left behind. */
    private static final long PATIENCE_MILLIS = 2_000;

    /** The same where it waits for a monitor, which nothing but the monitor's holder can end. */
    private static final long MONITOR_PATIENCE_MILLIS = 400;

    private final CellLoader loader;
    private final CellThreads threads;
    private final Runnable full;

    /** @param full told at once, before anything is allocated, that the heap is full */
    CellRunner(CellLoader loader, CellThreads threads, Runnable full) {
        this.loader = loader;
        this.full = full;
        this.threads = threads;
    }

    Evaluation run(CellRun run, int number, Compiled compiled) {
        AtomicReference<Evaluation> outcome = new AtomicReference<>();
        Thread thread = new Thread(
                threads,
                () -> {
                    try {
                        outcome.set(execute(run, compiled));
                    } finally {
                        run.end();
                    }
                },
                "cell [" + number + "]");
        thread.setContextClassLoader(loader);
        thread.setDaemon(true);
        thread.start();
        boolean wasInterrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                run.awaitEndOrStop();
                ended = run.awaitEnd(MONITOR_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        || thread.getState() != Thread.State.BLOCKED
                                && run.awaitEnd(PATIENCE_MILLIS - MONITOR_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                if (!ended) {
                    break;
                }
            } catch (InterruptedException e) {
                // The caller's own interrupt is not for the cell: it has stop() for that.
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return ended ? outcome.get() : new Evaluation.Abandoned(where(thread));
    }

    private Evaluation execute(CellRun run, Compiled compiled) {
        try {
            Object value = run.call(() -> invoke(run, compiled));
            if (run.isStopped()) {
                return new Evaluation.Interrupted();
            }
            return compiled.showsValue() || value != null
                    ? new Evaluation.Value(value, compiled.resultType())
                    : new Evaluation.Nothing();
        } catch (Throwable e) {
            if (e instanceof OutOfMemoryError) {
                full.run();
            }
            return run.isStopped() ? new Evaluation.Interrupted() : new Evaluation.Thrown(e);
        }
    }

    private Object invoke(CellRun run, Compiled compiled) throws Throwable {
        Class<?> code = loader.code(compiled.className());
        run.runs(code);
        Method method = code.getDeclaredMethod(CodeWriter.METHOD);
        method.setAccessible(true);
        try {
            return method.invoke(null);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Where a thread is that can't be interrupted. */
    private String where(Thread thread) {
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId(), Integer.MAX_VALUE);
        StackTraceElement[] stack = info == null ? new StackTraceElement[0] : info.getStackTrace();
        if (stack.length == 0) {
            return "code that has just ended";
        }
        if (info.getThreadState() == Thread.State.BLOCKED) {
            String holder =
                    info.getLockOwnerName() == null ? "" : ", held by thread \"" + info.getLockOwnerName() + "\"";
            return "a wait for the monitor of "
                    + TypeNames.withoutWrappers(info.getLockInfo().getClassName()) + holder;
        }
        return stack[0].getClassName() + "." + stack[0].getMethodName();
    }
}
