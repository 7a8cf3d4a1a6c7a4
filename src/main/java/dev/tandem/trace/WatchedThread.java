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
     * Whether a thread of this name wakes sleepers for a pool, or for all virtual threads (JDK 25 gives each
     * {@code ForkJoinPool} one such thread when it first needs it): the sleepers are shown, not it.
     */
    static boolean wakesSleepers(String name) {
        return name.startsWith("ForkJoinPool") && name.endsWith("-delayScheduler");
    }

    /** Whether it carries virtual threads: these are shown, not it (JEP 444 gives carriers a class of their own). */
    boolean carrier() {
        return thread.getClass().getSimpleName().equals(CARRIER);
    }
}
