/**
 * The instrument: where the time of tasks went, read from the operating system, and the figures made from it.
 *
 * <p>{@link dev.tandem.trace.ThreadProbe} reads a thread's clocks, {@link dev.tandem.trace.TaskLedger} keeps the
 * books of one worker with them, {@link dev.tandem.trace.Timeline} is what comes of an execution,
 * {@link dev.tandem.trace.Figures} and {@link dev.tandem.trace.Scaling} are the figures read off it, and
 * {@link dev.tandem.trace.Verdict} says them in a sentence. The definitions are those of METRICS.md.
 *
 * <p>What tasks were doing over time comes from a {@link dev.tandem.trace.Sampler}, which looks at threads of this JVM or
 * of other processes, and {@link dev.tandem.trace.StateDrawing}, which lays out what it saw; totals never come from it.
 * {@link dev.tandem.trace.Watch} does the same for threads that code makes by itself, {@link
 * dev.tandem.trace.MachineLoad} tells what else the machine was doing. {@link dev.tandem.trace.ScalingFit} and {@link
 * dev.tandem.trace.Interval} are the statistics, {@link dev.tandem.trace.ChromeTrace} and {@link
 * dev.tandem.trace.StateTable} the ways out.
 *
 * <p>It knows processes and threads of the operating system, not modes or languages: one instrument reads every
 * runtime from outside, so that nothing can flatter itself. It uses nothing else of Tandem's.
 */
package dev.tandem.trace;
