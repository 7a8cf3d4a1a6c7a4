/**
 * The magics that run a cell as a workload and show what came of it: {@code %%serial}, {@code %%threads},
 * {@code %%virtual}, {@code %%gil}, {@code %%processes}, {@code %%cluster}, {@code %%compare}. Options to an engine run, its progress
 * while it lasts, its figures and charts when it has ended. {@link dev.tandem.magic.run.WorkloadRunner} is the centre.
 * Measuring is the engine's business, drawing the charts'.
 */
package dev.tandem.magic.run;
