package dev.tandem.engine;

/** Bounds that keep a typing mistake from taking the machine down. */
public final class Limits {
    /** Most workers of one run. */
    public static final int MAX_WORKERS = 1024;

    /** Most tasks of one run: each keeps a record of some hundred bytes. */
    public static final int MAX_TASKS = 1_000_000;

    private Limits() {}
}
