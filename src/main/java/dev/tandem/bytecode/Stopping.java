package dev.tandem.bytecode;

/** Something that is being stopped, as checkpoints see it. */
sealed interface Stopping permits CellRun, ThreadStop {
    /** Whether the current thread, at a checkpoint, is to stop for this. */
    boolean concernsCurrentThread();
}
