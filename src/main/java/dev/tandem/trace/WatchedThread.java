package dev.tandem.trace;

/**
 * A platform thread that a {@link Watch} found.
 *
 * @param id its number for the {@link Sampler}
 * @param name of its lane
 * @param tid the operating system's id, or -1 where it can't be told
 * @param old whether it was there before
 * @param caller whether it is the one that started the watch
 */
record WatchedThread(int id, Thread thread, String name, long tid, boolean old, boolean caller) {
    private static final String CARRIER = "CarrierThread";

    /**
     * Whether a thread of this name serves the JDK behind the code's back and mostly waits: the one that wakes a pool's
     * sleepers (JDK 25 gives each {@code ForkJoinPool} one when it first needs it), and the one that waits for the end of a
     * child process.
     */
    static boolean servesTheJdk(String name) {
        return name.startsWith("ForkJoinPool") && name.endsWith("-delayScheduler") || name.startsWith("process reaper");
    }

    /** Whether it carries virtual threads: these are shown, not it (JEP 444 gives carriers a class of their own). */
    boolean carrier() {
        return thread.getClass().getSimpleName().equals(CARRIER);
    }
}
