/**
 * The modes whose workers are threads of this JVM: one after another, platform threads, virtual threads.
 * {@link dev.tandem.engine.thread.WorkerPool}, the centre, has a number of them pull tasks from one queue.
 */
package dev.tandem.engine.thread;
