/**
 * The emulated interpreter lock: the same Java cell with and without one, on the same threads, so that the lock is the
 * only difference.
 *
 * <p>{@link dev.tandem.engine.gil.GilMode} is the way in. It has a {@link dev.tandem.engine.gil.Generation} made of a
 * cell's classes (copies with checkpoints, by {@code dev.tandem.bytecode.gil}, bound to one
 * {@link dev.tandem.engine.gil.InterpreterLock}) and runs their body on threads. The lock writes down what happens to
 * it ({@link dev.tandem.trace.LockTrace}), and its sums are {@link dev.tandem.trace.LockFigures}.
 *
 * <p>Shared and not copied, as under CPython: the session's variables, objects of the user's own types and the static
 * state of these. The types stay what they are and have their checkpoints in place, which
 * {@link dev.tandem.engine.gil.TypeCalls} binds to the lock for the time of a run; only what no objects are made of
 * (methods, the body, classes declared in it) is loaded a second time. Lambdas and objects of anonymous classes that an
 * earlier cell has put into a variable keep the lock until they return, as C code does.
 *
 * <p>Where a switch can happen: at a checkpoint, and nowhere else. Checkpoints stand before back-edges (in loops that
 * call nothing, of one turn in some hundreds), at the entry of methods and lambdas, and after calls out of cell code,
 * with the exception of those that {@code blocking-calls.txt} calls quick. So {@code shared[i] += 1} loses nothing under
 * the lock, and {@code shared[i] = f(shared[i])} may.
 *
 * <p>Uses {@code engine}, {@code trace} and {@code bytecode.gil}.
 */
package dev.tandem.engine.gil;
