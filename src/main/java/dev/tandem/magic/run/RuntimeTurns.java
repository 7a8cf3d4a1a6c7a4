package dev.tandem.magic.run;

import dev.tandem.engine.Contender;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Run;
import dev.tandem.engine.RunListener;
import dev.tandem.engine.Runner;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.magic.Notebook;
import dev.tandem.python.PythonSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Measures one runtime after the other. An interpreter is started when its turn has come: what one does after its start
 * (an optimising compiler works for some seconds) must not take cores from another's runs.
 */
final class RuntimeTurns {
    private final Runner runner;
    private final Notebook notebook;
    private final List<PythonSession> sessions;

    /** @param sessions of the runtimes that are interpreters, none for Java */
    RuntimeTurns(Runner runner, Notebook notebook, List<PythonSession> sessions) {
        this.runner = runner;
        this.notebook = notebook;
        this.sessions = List.copyOf(sessions);
    }

    /**
     * What came of it.
     *
     * @param runs in the order of the contenders; never empty
     * @param missing a sentence for each runtime that could not be started
     */
    record Measured(List<Run<Object>> runs, List<String> missing) {}

    /**
     * Runs them all. A stop ends the turn that it meets; the later ones aren't begun.
     *
     * @throws ModeException if there is nothing to show: no runtime could be started, or a run could not begin
     */
    Measured take(Workload<Object> workload, List<Contender> all, StopSwitch stop, RunListener listener)
            throws ModeException {
        List<Run<Object>> runs = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> runtimes =
                all.stream().map(one -> one.mode().runtime()).distinct().toList();
        for (String runtime : runtimes) {
            try {
                start(runtime);
            } catch (ModeException e) {
                // Among several a missing one is a gap in the comparison; alone it is an error.
                if (runtimes.size() == 1) {
                    throw e;
                }
                missing.add(runtime + ": \u2014 (" + e.getMessage() + ")");
                if (stop.cancelled()) {
                    break;
                }
                continue;
            }
            List<Contender> own = all.stream()
                    .filter(one -> one.mode().runtime().equals(runtime))
                    .toList();
            runs.addAll(runner.run(workload, own, stop, listener));
            if (stop.cancelled()) {
                break;
            }
        }
        if (runs.isEmpty()) {
            throw new ModeException("None of these runtimes could be started. " + String.join(" ", missing));
        }
        runs.sort(Comparator.comparingInt(run -> place(run, all)));
        return new Measured(List.copyOf(runs), List.copyOf(missing));
    }

    /** Before anything of it is measured: an interpreter takes from milliseconds to half a minute to start. */
    private void start(String runtime) throws ModeException {
        for (PythonSession session : sessions) {
            if (session.runtime().name().equals(runtime)) {
                Notebook.Interruption interruption = notebook.onInterrupt(session::interrupt);
                try {
                    session.start();
                } finally {
                    interruption.end();
                }
            }
        }
    }

    private static int place(Run<Object> run, List<Contender> all) {
        for (int i = 0; i < all.size(); i++) {
            Contender one = all.get(i);
            if (one.mode().runtime().equals(run.measurement().runtime())
                    && one.mode().name().equals(run.mode())
                    && one.workers() == run.workers()) {
                return i;
            }
        }
        return all.size();
    }
}
