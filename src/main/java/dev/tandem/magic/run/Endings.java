package dev.tandem.magic.run;

import dev.tandem.engine.Outcome;
import dev.tandem.engine.Run;
import dev.tandem.engine.RunSettings;
import dev.tandem.engine.StopSwitch;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.magic.CellFailure;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the cell fail where tasks did, after everything that was measured has been shown. */
final class Endings {
    private Endings() {}

    /**
     * Returns where every task gave a result, or ran into the time limit that the user set: that is no error.
     *
     * @throws CellFailure with the first failing task's own exception, its number, and how many others failed
     * @throws MagicException if the user stopped the run, or a worker was lost
     */
    static void check(MagicCall call, List<Run<Object>> runs, StopSwitch stop, RunOptions options)
            throws CellFailure, MagicException {
        for (Run<Object> run : runs) {
            if (!run.failures().isEmpty()) {
                throw failed(call, run);
            }
        }
        if (stop.cancelled()) {
            throw new MagicException(stop.reason() + " What was measured until then is kept in the variable '"
                    + options.as(runs.size() > 1) + "'.");
        }
        for (Run<Object> run : runs) {
            for (int task = 0; task < run.outcomes().size(); task++) {
                if (run.outcomes().get(task) instanceof Outcome.Killed<Object> killed
                        && !ranOut(run, killed, options)) {
                    throw new MagicException(
                            "Task " + task + " of " + run.outcomes().size() + " on " + run.workers()
                                    + " " + run.mode() + " was stopped: " + killed.why()
                                    + " The others' results are kept"
                                    + (run.mode().equals("processes") ? "; the next run starts new workers." : "."));
                }
            }
        }
    }

    /** Also before its time was up by its own account: loading the body counts for the limit and not for the run. */
    private static boolean ranOut(Run<Object> run, Outcome.Killed<Object> killed, RunOptions options) {
        Optional<Duration> limit = options.timeout().map(TimeLimit::duration);
        return limit.isPresent()
                && (killed.why().startsWith(RunSettings.limitReached(limit.get()))
                        || run.figures().wallSeconds() * 1e9 >= limit.get().toNanos());
    }

    private static CellFailure failed(MagicCall call, Run<Object> run) {
        Map<Integer, Throwable> failures = run.failures();
        int first = failures.keySet().iterator().next();
        ExecutionResult.Failed shown =
                call.notebook().failure(failures.get(first)).shown();
        int tasks = run.outcomes().size();
        String which = tasks == 1
                ? "The task failed."
                : failures.size() == tasks
                        ? "All " + tasks + " tasks failed; this is task " + first + "."
                        : failures.size() == 1
                                ? "Task " + first + " of " + tasks
                                        + " (counted from 0) failed; the others' results are kept."
                                : failures.size() + " of " + tasks + " tasks failed (" + listed(failures)
                                        + "); this is task " + first + ". The others' results are kept.";
        List<String> traceback = new ArrayList<>();
        traceback.add(which);
        traceback.addAll(shown.traceback());
        return new CellFailure(
                new ExecutionResult.Failed(
                        shown.name(), "task " + first + ": " + shown.value(), List.copyOf(traceback)),
                failures.get(first));
    }

    private static String listed(Map<Integer, Throwable> failures) {
        List<String> numbers =
                failures.keySet().stream().limit(10).map(String::valueOf).toList();
        return "numbers " + String.join(", ", numbers) + (failures.size() > numbers.size() ? " ..." : "");
    }
}
