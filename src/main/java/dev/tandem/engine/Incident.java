package dev.tandem.engine;

import java.util.List;
import java.util.Optional;

/**
 * Why a series isn't continued: a task did not end by itself with a result.
 *
 * @param stopped whether it was ended from outside, rather than by what its tasks threw
 * @param sentence what happened
 */
record Incident(boolean stopped, String sentence) {

    /** Empty where every task gave a result. */
    static Optional<Incident> of(Execution<?> execution) {
        int failed = 0;
        int notRun = 0;
        Optional<String> why = Optional.empty();
        List<? extends Outcome<?>> outcomes = execution.outcomes();
        for (Outcome<?> outcome : outcomes) {
            if (outcome instanceof Outcome.Failure<?>) {
                failed++;
            } else if (outcome instanceof Outcome.Killed<?> killed) {
                notRun++;
                why = why.or(() -> Optional.of(killed.why()));
            } else if (outcome instanceof Outcome.NotStarted<?>) {
                notRun++;
            }
        }
        if (notRun > 0) {
            return Optional.of(new Incident(true, why.orElse("The run was stopped.")));
        }
        String tasks = outcomes.size() == 1 ? " task" : " tasks";
        return failed == 0
                ? Optional.empty()
                : Optional.of(new Incident(false, failed + " of " + outcomes.size() + tasks + " failed."));
    }
}
