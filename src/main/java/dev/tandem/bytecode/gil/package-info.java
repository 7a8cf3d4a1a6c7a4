/**
 * Copies of a cell's classes that run under an interpreter lock: pure bytecode work, on ASM, that knows neither the
 * lock nor the engine. {@link dev.tandem.bytecode.gil.LockedCopies} is the way in; it decides with
 * {@link dev.tandem.bytecode.gil.CellClasses} which classes are copied and which stay the session's own, and puts in
 * calls to a checkpoints class that the caller names.
 *
 * <p>The types that the user declared are not copied, because their objects live in variables and results, and their
 * static state is shared. They get their checkpoints when the session loads them, together with the methods that they
 * may call ({@link dev.tandem.bytecode.gil.PlacedCheckpoints}): call sites that do nothing until a run binds them to its
 * lock ({@link dev.tandem.bytecode.gil.LockSites}).
 *
 * <p>What is put in: a checkpoint before every back-edge (one for many turns of a loop that calls nothing:
 * {@link dev.tandem.bytecode.gil.CountedLoops}, {@link dev.tandem.bytecode.gil.CountedTurns}), at every method entry and
 * after calls out of cell code; a
 * check at every exception handler; a release before the calls that {@code blocking-calls.txt} declares and before a
 * monitor is entered; entry and exit where a library calls cell code (a lambda, a method reference, a method of an
 * anonymous class), because there the thread may not be under the lock yet.
 */
package dev.tandem.bytecode.gil;
