package dev.tandem.chart;

import com.google.gson.GsonBuilder;
import dev.tandem.trace.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws every sample into a directory, to be looked at: {@code java ... dev.tandem.chart.Gallery target/gallery}. */
final class Gallery {
    private static final String SPEEDUP = "Parallel: 1.9 of 4 tasks ran at once on 2 cores; 1.9x faster.";

    private Gallery() {}

    static Map<String, Drawing> drawings() {
        Map<String, Drawing> drawings = new LinkedHashMap<>();
        drawings.put("one-task", timeline(Samples.even(1, 1, 800 * Samples.MS, 0.97, 0.02, 0)));
        drawings.put("mixed", timeline(Samples.mixed()));
        drawings.put("locked", timeline(Samples.locked()));
        drawings.put("recorded-lock", timeline(Samples.recordedLock()));
        drawings.put("processes", timeline(Samples.processes(4)));
        drawings.put("pool", timeline(Samples.pool()));
        drawings.put("two-hundred", timeline(Samples.even(200, 200, 300 * Samples.MS, 0.01, 0.02, 0)));
        drawings.put("hundred-thousand", timeline(Samples.even(4, 100_000, 10_000, 0.45, 0.5, 0)));
        drawings.put("ten-microseconds", timeline(Samples.even(2, 2, 10_000, 0.9, 0.05, 0)));
        drawings.put("ten-minutes", timeline(Samples.even(4, 8, 600_000 * Samples.MS, 0.5, 0.49, 0)));
        drawings.put("zero-length", timeline(Samples.even(2, 6, 0, 0, 0, 0)));
        drawings.put("nothing", timeline(Samples.timeline(List.of(), List.of(), 0, 2)));
        drawings.put("speedup", SpeedupChart.of(Samples.comparison(), SPEEDUP));
        drawings.put("sweep", SpeedupChart.of(Samples.sweep(1, 2, 3, 4, 6, 8), SPEEDUP));
        drawings.put("no-baseline", SpeedupChart.of(Samples.withoutBaseline(), "No baseline was run."));
        drawings.put("compare", CompareChart.of(Samples.comparison(), SPEEDUP));
        drawings.put("convoy", ResponseChart.of(Samples.convoy(), SPEEDUP).orElseThrow());
        return drawings;
    }

    private static Drawing timeline(Timeline timeline) {
        return TimelineChart.of(
                timeline,
                "Concurrent, not parallel: 4 tasks overlapped 99 % of the time but 1.00 ran at once; "
                        + "0.93x the speed of one after another.");
    }

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, Drawing> entry : drawings().entrySet()) {
            Drawing drawing = entry.getValue();
            Files.writeString(
                    directory.resolve(entry.getKey() + ".vl.json"),
                    new GsonBuilder().serializeNulls().create().toJson(drawing.vegaLite()));
            Files.writeString(directory.resolve(entry.getKey() + ".txt"), drawing.text() + "\n");
            if (drawing.png().isPresent()) {
                Files.write(
                        directory.resolve(entry.getKey() + ".png"),
                        drawing.png().get());
            }
        }
        FiguresTable table = FiguresTable.of(Samples.comparison());
        Files.writeString(directory.resolve("table.txt"), table.text() + "\n\n" + table.markdown());
    }
}
