/**
 * The mode {@code processes}: worker JVMs with memory of their own, on this machine. May use {@code engine},
 * {@code trace} and the names of {@code bytecode}, nothing else of ours.
 *
 * <p>{@link dev.tandem.engine.process.ProcessMode} is the way in. It leases workers from a
 * {@link dev.tandem.engine.process.WorkerPool}, packs a workload's {@link dev.tandem.engine.Shipment} into a
 * {@link dev.tandem.engine.process.Parcel} and lets a {@link dev.tandem.engine.process.ProcessRun} hand out the tasks.
 * The other end is {@link dev.tandem.engine.process.WorkerMain}, in a JVM started by
 * {@link dev.tandem.engine.process.WorkerLauncher}. The two talk in {@link dev.tandem.engine.process.Frame frames}
 * over a {@link dev.tandem.engine.process.Connection}.
 *
 * <p>Trust: everything in the frames is believed, class files and object graphs included. That is sound only because
 * both ends are JVMs of the same user, the socket lies in a directory that only this user can enter, and each
 * connection begins with a random token that the worker got through its standard input.
 */
package dev.tandem.engine.process;
