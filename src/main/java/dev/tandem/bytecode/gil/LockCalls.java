package dev.tandem.bytecode.gil;

/**
 * What the checkpoints that stand in the session's own classes do while a run under an interpreter lock is on; see
 * {@link LockSites}. Called on whatever thread runs such code, also on those that no lock governs.
 */
public interface LockCalls {
    /** Whether the current thread is one of the run that these are for. */
    boolean areForCurrentThread();

    /** At the entry of a method. */
    void entry();

    /** Before a back-edge, and after calls out of cell code. */
    void check();

    /** Before a strip of a counted loop: gives the counter at which the strip ends. */
    int strip(int counter, int bound);

    /** At the entry of an exception handler. */
    void reacquire();

    /** Before a call that blocks. */
    void release();

    /** Before a call that works long on as many bytes, if it does. */
    void releaseForLarge(int length);

    /** As {@link #releaseForLarge(int)}. */
    void releaseForLarge(byte[] bytes);

    /** Before a monitor is entered. */
    void releaseForMonitor(Object monitor);

    /** Before a class is initialised. */
    void beginInitializer();

    /** After it was, well or not. */
    void endInitializer();
}
