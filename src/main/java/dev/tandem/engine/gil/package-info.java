/**
 * The emulated interpreter lock: the same Java cell with and without one, on the same threads, so that the lock is the
 * only difference.
 *
 * <p>{@link dev.tandem.engine.gil.GilMode} is the way in. It has a {@link dev.tandem.engine.gil.Generation} made of a
 * cell's classes (copies with checkpoints, by {@code dev.tandem.bytecode.gil}, bound to one
 * {@link dev.tandem.engine.gil.InterpreterLock}) and runs their body on threads. The lock writes down what happens to
 * it ({@link dev.tandem.trace.LockTrace}), and its sums are {@link dev.tandem.trace.LockFigures}.
 *
 * <p>Where a switch can happen: at a checkpoint, and nowhere else. Checkpoints stand before back-edges, at the entry of
 * methods and lambdas, and after calls out of cell code, with the exception of those that {@code blocking-calls.txt}
 * calls quick. So {@code shared[i] += 1} loses nothing under the lock, and {@code shared[i] = f(shared[i])} may.
 *
 * <p>Uses {@code engine}, {@code trace} and {@code bytecode.gil}.
 */
package dev.tandem.engine.gil;
