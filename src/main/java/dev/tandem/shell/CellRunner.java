package dev.tandem.shell;

import dev.tandem.bytecode.CellRun;
import dev.tandem.shell.CodeCompiler.Compiled;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the code of a cell on a thread of its own. */
final class CellRunner {
    /** How long a stopped cell may take to end before its thread is left behind. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final CellLoader loader;
    private final CellThreads threads;

    CellRunner(CellLoader loader, CellThreads threads) {
        this.loader = loader;
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
                ended = run.awaitEnd(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
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
        return ended ? outcome.get() : new Evaluation.Abandoned(top(thread));
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
            return run.isStopped() ? new Evaluation.Interrupted() : new Evaluation.Thrown(e);
        }
    }

    private Object invoke(CellRun run, Compiled compiled) throws Throwable {
        Class<?> code = Class.forName(compiled.className(), true, loader);
        run.runs(code);
        Method method = code.getDeclaredMethod(CodeWriter.METHOD);
        method.setAccessible(true);
        try {
            return method.invoke(null);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static String top(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0
                ? "code that has just ended"
                : stack[0].getClassName() + "." + stack[0].getMethodName();
    }
}
