/**
 * The wire: what travels between a Jupyter client and a kernel, and nothing else.
 *
 * <p>Bytes become {@link dev.tandem.jupyter.Message messages} here and messages become bytes: the connection file, the
 * framing, the signature, the five sockets. The package knows no Java code, no cells and no tasks, and uses nothing of
 * ours; JeroMQ carries the bytes and Gson reads the JSON. {@link dev.tandem.jupyter.KernelSockets} is the way in.
 *
 * <p>Each socket belongs to one {@link dev.tandem.jupyter.SocketLoop}, whose thread alone touches it. A ZeroMQ socket is
 * not safe for two threads, and an interrupt that hits one inside a call leaves it unusable; so nothing that may be
 * interrupted gets near it. Other threads hand over encoded frames through a queue and wake the loop's selector.
 *
 * <p>Source: <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html">Messaging in Jupyter</a>,
 * protocol 5.5.
 */
package dev.tandem.jupyter;
