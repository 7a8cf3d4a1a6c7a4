package dev.tandem.engine.gil;

/** When the holder of the interpreter lock lets another thread have it. */
public enum SwitchPolicy {
    /**
     * CPython 3.2 and newer ({@code Python/ceval_gil.c}): who has waited for a switch interval, during which the lock
     * didn't change hands, asks the holder to drop it; the holder sees that at its next checkpoint.
     */
    NEW,
    /**
     * Python 2 ({@code Python/ceval.c}, {@code _Py_Ticker}): the holder lets go every so many checkpoints, signals,
     * and races the waiters for it at once. On several cores it mostly wins, and each race costs a wake-up for nothing
     * (D. Beazley, Understanding the Python GIL, PyCon 2010).
     */
    OLD
}
