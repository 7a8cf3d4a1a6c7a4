/**
 * How a workload is run and measured: the plain Java library beneath the magics.
 *
 * <p>A {@link dev.tandem.engine.Workload} is a {@link dev.tandem.engine.Body} and a number of tasks. A
 * {@link dev.tandem.engine.Mode} runs it once and gives an {@link dev.tandem.engine.Execution}: outcomes and a
 * timeline. {@link dev.tandem.engine.Runner}, the centre, has that done over and over, in turn with the same tasks one
 * after another, until the times can be trusted, and gives a {@link dev.tandem.engine.Run}, the object that a cell gets
 * back. Modes live in packages beneath this one and are handed in; nothing here names one.
 *
 * <p>Uses {@code trace}, and of Tandem nothing else.
 */
package dev.tandem.engine;
