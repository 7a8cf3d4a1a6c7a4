/**
 * Which cell a thread works for, and the standard streams that ask it.
 *
 * <p>{@link dev.tandem.kernel.io.CellScope} is carried by the thread that runs a cell and by all threads that it starts.
 * {@link dev.tandem.kernel.io.StandardStreams} replaces {@code System.out}, {@code err} and {@code in} once; each call on
 * them looks up the scope of the calling thread. So output of a thread that outlives its cell still belongs to that cell,
 * and two cells that run at once don't mix.
 *
 * <p>Uses nothing of ours.
 */
package dev.tandem.kernel.io;
