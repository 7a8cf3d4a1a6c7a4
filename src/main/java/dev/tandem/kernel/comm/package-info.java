/**
 * Comms: channels between code in cells and code in the client, what widgets are built on. The registry
 * ({@link dev.tandem.kernel.comm.Comms}) knows the targets that code registered and the comms that are open; what it
 * sends leaves through an interface. Uses Gson and nothing of ours.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages">Custom messages</a>
 */
package dev.tandem.kernel.comm;
