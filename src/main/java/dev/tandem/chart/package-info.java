/**
 * Charts: from the records of {@link dev.tandem.trace} to pictures of a run.
 *
 * <p>Each chart is a {@link dev.tandem.chart.Drawing} in three forms that say the same: Vega-Lite for notebooks, PNG for
 * places that render nothing else, Unicode text for terminals. A chart is made in two steps. First a small model is
 * built ({@link dev.tandem.chart.Lanes}, {@link dev.tandem.chart.Load}, {@link dev.tandem.chart.Speedups}) in which all
 * that can be folded is folded and everything that is said is decided; then a writer for each form ({@code *Vega},
 * {@code *Png}, {@code *Text}) draws that model and decides nothing.
 *
 * <p>Uses {@code trace}, Gson and JFreeChart; knows no Jupyter, no engine and no display. {@link
 * dev.tandem.chart.TimelineChart} is the class to read first.
 */
package dev.tandem.chart;
