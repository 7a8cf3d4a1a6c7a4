package dev.tandem.magic.run;

import dev.tandem.chart.Representations;
import dev.tandem.chart.TimelineChart;
import dev.tandem.display.MimeBundle;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.trace.Figures;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.Spread;
import dev.tandem.trace.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a cell that was watched is given: the chart, a variable, files.
 *
 * @param as the variable that gets the timeline, if one is wanted
 * @param runtime what ran it
 */
record TraceReport(MagicCall call, String runtime, Optional<String> as, RunFiles files) {
    /** @throws MagicException if a file can't be written */
    void give(Watch.Seen seen) throws MagicException {
        TimelineChart chart = TimelineChart.of(seen.timeline(), seen.sentence());
        Representations shown = chart.representations();
        call.output().display(new MimeBundle(shown.data(), shown.metadata()));
        as.ifPresent(name -> call.notebook().session().bind(name, "dev.tandem.trace.Timeline", seen.timeline()));
        for (Path file : files.write(List.of(measurement(seen)), Map.of(ChartKind.TIMELINE, chart))) {
            call.output().stdout("Saved " + file + "\n");
        }
    }

    /** A lane for each thread, once. */
    private Measurement measurement(Watch.Seen seen) {
        Figures figures = Figures.of(seen.timeline());
        return new Measurement(
                "trace",
                seen.timeline().workers().size(),
                runtime,
                figures,
                seen.timeline(),
                Spread.of(figures.wallSeconds()),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
