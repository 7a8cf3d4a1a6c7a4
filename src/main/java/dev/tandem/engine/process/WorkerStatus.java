package dev.tandem.engine.process;

import java.util.OptionalLong;

/**
 * One worker process as it is now.
 *
 * @param pid the operating system's process id
 * @param state what it is doing
 * @param memoryBytes its proportional set size; empty where the system doesn't tell
 * @param tasksDone since it started
 * @param classesSent different classes of cells that it has
 * @param bytesSent to it since it started: code, variables, tasks
 */
public record WorkerStatus(
        long pid, State state, OptionalLong memoryBytes, long tasksDone, int classesSent, long bytesSent) {
    /** What a worker is doing. */
    public enum State {
        /** A run has it. */
        AT_WORK("at work"),
        /** It waits, warm, for the next run. */
        WAITING("waiting");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** The name used in tables. */
        public String label() {
            return label;
        }
    }
}
