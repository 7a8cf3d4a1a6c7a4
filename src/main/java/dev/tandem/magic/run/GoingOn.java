package dev.tandem.magic.run;

import dev.tandem.engine.Run;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.shell.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The runs of a session that are going on, for whoever wants to end a task of one meanwhile: a cell in a subshell. Safe
 * for any thread.
 */
final class GoingOn {
    private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

    /** One run, from its start to its end. */
    final class Entry implements AutoCloseable {
        private final StopSwitch stop;
        private final int tasks;
        private final AtomicReference<Run<Object>> over = new AtomicReference<>();
        /** Puts back what the variable of the run held before. */
        private Runnable restore = () -> {};

        private Entry(StopSwitch stop, int tasks) {
            this.stop = stop;
            this.tasks = tasks;
        }

        /** Ends one task; as {@link Run#kill}. */
        String kill(int task) {
            return handle().kill(task);
        }

        private Run<Object> handle() {
            return Run.goingOn(tasks, stop::kill, () -> Optional.ofNullable(over.get()));
        }

        /**
         * Binds the variable that will get the run to a handle on it, unless the tasks read that variable: they are to see
         * what it holds.
         *
         * @param resultType of a task, as it stands in variables' types
         */
        void bind(Session session, String name, Workload<Object> workload, String resultType) {
            boolean read = workload.shipment().map(Shipment::variables).orElse(List.of()).stream()
                    .anyMatch(variable -> variable.name().equals(name));
            if (read) {
                return;
            }
            Optional<Session.Variable> before = session.variables().stream()
                    .filter(variable -> variable.name().equals(name))
                    .findFirst();
            Object value = before.map(variable -> variable.value().get()).orElse(null);
            try {
                session.bind(name, RunReport.runType(resultType), handle());
            } catch (IllegalArgumentException e) {
                return; // a result whose type has no name: it is said when the run is over
            }
            String type = before.map(Session.Variable::type).orElse(RunReport.runType(resultType));
            restore = () -> session.bind(name, type, value);
        }

        /** The run is over; the variable has it now. */
        void ended(Run<Object> run) {
            over.set(run);
            restore = () -> {};
        }

        /** Nothing goes on any more. A run that came to nothing leaves its variable as it was. */
        @Override
        public void close() {
            entries.remove(this);
            restore.run();
        }
    }

    /** Notes that a run begins. */
    Entry begin(StopSwitch stop, int tasks) {
        Entry entry = new Entry(stop, tasks);
        entries.add(entry);
        return entry;
    }

    /** The runs that are going on now. */
    List<Entry> all() {
        return List.copyOf(entries);
    }
}
