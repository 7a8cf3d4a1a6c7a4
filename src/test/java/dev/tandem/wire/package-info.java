/**
 * Whole-kernel tests: a kernel in this process, a client that speaks the protocol over real sockets
 * ({@link dev.tandem.wire.WireClient}).
 */
package dev.tandem.wire;
