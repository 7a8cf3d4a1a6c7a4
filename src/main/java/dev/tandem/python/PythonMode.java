package dev.tandem.python;

import com.google.gson.JsonObject;
import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import java.util.Optional;

/**
 * A mode that the runtime itself makes workers for: {@code serial} and {@code threads} in one interpreter,
 * {@code processes} by {@code multiprocessing}, {@code interpreters} with a lock of their own each (PEP 684).
 *
 * @param name of the mode
 * @param session whose definitions the body sees
 * @param startMethod how {@code multiprocessing} starts processes; empty for the implementation's own
 */
record PythonMode(String name, PythonSession session, Optional<String> startMethod) implements Mode {

    @Override
    public String runtime() {
        return session.runtime().name();
    }

    @Override
    public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
        PythonBody body = body(workload);
        JsonObject request = PythonSession.bodyRequest("run", body);
        request.addProperty("mode", name);
        request.addProperty("workers", Math.min(workers, workload.tasks()));
        request.addProperty("tasks", workload.tasks());
        startMethod.ifPresent(method -> request.addProperty("start_method", method));
        if (!workload.elements().isEmpty()) {
            request.add("elements", PythonSession.toWire(workload.elements()));
        }
        synchronized (session) {
            control.onCancel(session::interrupt);
            start(control);
            try (RunRecorder recorder = new RunRecorder(workload.tasks(), control, laneWord(), session.runtime())) {
                long handOver = System.nanoTime();
                Optional<ModeException> lost = Optional.empty();
                try {
                    JsonObject answer = session.request(
                            request, frame -> recorder.frame(frame, session.clockOffset()), control::print);
                    failed(answer, control);
                } catch (ModeException e) {
                    if (!recorder.anyInHand()) {
                        throw e;
                    }
                    lost = Optional.of(e);
                }
                if (lost.isPresent()) {
                    recorder.abandon(
                            control.cancelled() ? control.reason() : lost.get().getMessage());
                } else if (recorder.anyInHand() && name.equals("processes")) {
                    recorder.abandon(control.reason());
                } else if (recorder.anyInHand()) {
                    abandonThreads(recorder, control);
                }
                return cast(recorder.execution(handOver));
            }
        }
    }

    private void start(RunControl control) throws ModeException {
        if (control.cancelled()) {
            throw new ModeException(whileStarting(control, runtime()));
        }
        try {
            session.start();
        } catch (ModeException e) {
            throw control.cancelled() ? new ModeException(whileStarting(control, runtime()), e) : e;
        }
        if (control.cancelled()) {
            throw new ModeException(whileStarting(control, runtime()));
        }
    }

    /** What is said of a run that was stopped before it had an interpreter. */
    static String whileStarting(RunControl control, String runtime) {
        return control.reason() + " " + runtime + " was still being started; nothing ran.";
    }

    /** The wait was ended, the threads were not: Python has no way to. */
    private void abandonThreads(RunRecorder recorder, RunControl control) {
        String why = "It still runs: Python can't kill a thread. Use %%processes, whose workers can be killed, or "
                + "%%python --reset to end the interpreter with all its threads.";
        recorder.abandon(control.reason() + " " + why);
        recorder.remark(
                "Tasks that were stopped still run in " + session.runtime().name() + ".");
    }

    private static void failed(JsonObject answer, RunControl control) throws ModeException {
        try {
            PythonSession.throwError(answer);
        } catch (PythonException e) {
            if (control.cancelled() && e.name().equals("KeyboardInterrupt")) {
                return;
            }
            throw new ModeException(e.traceback().isEmpty() ? e.getMessage() : e.traceback(), e);
        }
    }

    private String laneWord() {
        return switch (name) {
            case "processes" -> "process";
            case "interpreters" -> "interpreter";
            default -> "thread";
        };
    }

    /** The Python in a workload. */
    static PythonBody body(Workload<?> workload) throws ModeException {
        if (workload.body() instanceof PythonBody body) {
            return body;
        }
        throw new ModeException("This workload's body is Java; a Python runtime runs only Python.");
    }

    /** A Python body gives objects: the only type a workload of it can have. */
    @SuppressWarnings("unchecked")
    static <T> Execution<T> cast(Execution<Object> execution) {
        return (Execution<T>) execution;
    }
}
