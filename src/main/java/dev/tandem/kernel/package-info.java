/**
 * The kernel: one handler for each family of requests, the routing of output to the cell that made it, and the contract
 * ({@link dev.tandem.kernel.Interpreter}) with what runs the code.
 *
 * <p>{@link dev.tandem.kernel.Kernel} puts it together. A message comes from {@code jupyter} to the request loop of its
 * shell; the {@link dev.tandem.kernel.Dispatcher} wraps busy and idle around it, finds the handler, and sends the reply.
 * Every request is answered, by an honest error where nothing better is known.
 *
 * <p>{@code kernel.io} knows which cell a thread works for, {@code kernel.comm} the comms, {@code kernel.history} what was
 * typed; none of the three uses this package. Uses {@code jupyter} and {@code display}, nothing else of ours.
 */
package dev.tandem.kernel;
