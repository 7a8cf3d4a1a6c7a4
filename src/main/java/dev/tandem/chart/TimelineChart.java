package dev.tandem.chart;

import com.google.gson.JsonObject;
import dev.tandem.trace.Timeline;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What each worker was doing at each moment of one execution: a lane for each worker with bars coloured by state, and
 * below it how many tasks were in flight and how many of them were running, against the cores available. Immutable,
 * safe for any thread.
 */
public final class TimelineChart implements Drawing {
    private static final int MOST_LANES = 24;
    private static final int MOST_BLOCKS = 2400;
    private static final int MOST_LANES_OF_TEXT = 16;

    private final Timeline timeline;
    private final String title;
    private final Lanes lanes;
    private final Load load;

    private TimelineChart(Timeline timeline, String title) {
        this.timeline = Objects.requireNonNull(timeline, "timeline");
        this.title = Objects.requireNonNull(title, "title");
        lanes = Lanes.of(timeline, MOST_LANES, MOST_BLOCKS);
        load = Load.of(timeline);
    }

    /** @param title what the run showed, as a sentence: the verdict */
    public static TimelineChart of(Timeline timeline, String title) {
        return new TimelineChart(timeline, title);
    }

    @Override
    public JsonObject vegaLite() {
        TimeScale scale = TimeScale.suiting(lanes.endNanos());
        return Vega.document(
                title,
                lanes.notes(),
                List.of(
                        LanesVega.view(lanes, lanes.endNanos(), scale, Vega.WIDTH, false),
                        LoadVega.view(load, timeline.cores(), lanes.endNanos(), scale, Vega.WIDTH)));
    }

    @Override
    public Optional<byte[]> png() {
        return WithFonts.draw(() -> TimelinePng.draw(title, lanes, load, timeline.cores()));
    }

    @Override
    public String text() {
        return LanesText.timeline(title, timeline, Lanes.of(timeline, MOST_LANES_OF_TEXT, MOST_BLOCKS), load);
    }
}
