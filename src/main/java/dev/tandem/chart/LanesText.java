package dev.tandem.chart;

import dev.tandem.trace.Ending;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.ArrayList;
import java.util.List;

/** Lanes in Unicode, one line each, at most 100 columns wide. */
final class LanesText {
    static final int COLUMNS = 100;
    private static final int STEPS = 68;
    /** For the name of a lane. */
    private static final int LABEL = 18;

    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
    /** From this share of a step on, the step is drawn as if it were all in that state. */
    private static final double NEARLY_ALL = 0.85;

    private LanesText() {}

    static String timeline(String title, Timeline timeline, Lanes lanes, Load load) {
        List<String> lines = new ArrayList<>(Titles.wrap(title, COLUMNS));
        lines.add("");
        lines.addAll(lanes(lanes, lanes.endNanos()));
        lines.addAll(axis(lanes.endNanos()));
        lines.addAll(strip(load, timeline.cores(), lanes.endNanos()));
        lines.add("");
        lines.addAll(legend(lanes));
        lines.addAll(endings(timeline));
        lines.addAll(Titles.wrap(lanes.notes(), COLUMNS));
        return String.join("\n", lines);
    }

    /** One line for each lane, on a time axis that ends at {@code endNanos}. */
    static List<String> lanes(Lanes lanes, long endNanos) {
        List<String> lines = new ArrayList<>();
        for (Lane lane : lanes.lanes()) {
            lines.add(label(lane.label()) + " │" + strip(lane, endNanos) + "│ " + runningShare(lane));
        }
        return lines;
    }

    private static String strip(Lane lane, long endNanos) {
        List<Piece> pieces = lane.blocks().stream()
                .map(block ->
                        new Piece(block.shade(), block.from(), block.to(), block.low(), block.high(), block.reason()))
                .toList();
        Composition composition = Composition.of(pieces, STEPS, endNanos);
        char[] line = new char[STEPS];
        for (int step = 0; step < STEPS; step++) {
            line[step] = glyph(composition, step);
        }
        for (Lane.Bar bar : lane.bars()) {
            if (bar.from() == bar.to()) {
                mark(line, bar.from(), endNanos, line[column(bar.from(), endNanos)] == ' ' ? '·' : 0);
            }
        }
        for (Lane.Pin pin : lane.pins()) {
            mark(line, pin.at(), endNanos, pin.ending() == Ending.FAILED ? '✗' : '†');
        }
        return new String(line);
    }

    private static void mark(char[] line, long at, long endNanos, int glyph) {
        if (glyph != 0) {
            line[column(at, endNanos)] = (char) glyph;
        }
    }

    private static int column(long at, long endNanos) {
        return (int) Math.min(STEPS - 1, at * (double) STEPS / endNanos);
    }

    private static char glyph(Composition composition, int step) {
        double total = composition.total(step);
        if (total < composition.stepNanos() * 0.02) {
            return ' ';
        }
        Shade main = Shade.RUNNING;
        for (Shade shade : Shade.values()) {
            if (composition.of(step, shade) > composition.of(step, main)) {
                main = shade;
            }
        }
        double running = composition.of(step, Shade.RUNNING) / total;
        if (composition.of(step, main) / total >= NEARLY_ALL || running < 1.0 / 16) {
            return main.glyph();
        }
        return HEIGHTS.charAt((int) Math.min(7, Math.max(0, Math.round(running * 8) - 1)));
    }

    private static String runningShare(Lane lane) {
        double running = 0;
        double all = 0;
        boolean known = true;
        for (Lane.Block block : lane.blocks()) {
            double area = (block.to() - block.from()) * (block.high() - block.low());
            all += area;
            running += block.shade() == Shade.RUNNING ? area : 0;
            known &= block.shade() != Shade.IN_FLIGHT;
        }
        return all == 0 || !known ? "" : Quantity.percent(running / all) + " run";
    }

    static List<String> axis(long endNanos) {
        TimeScale scale = TimeScale.suiting(endNanos);
        String end = Quantity.in(scale, endNanos);
        String middle = Quantity.in(scale, endNanos / 2.0);
        String blank = " ".repeat(LABEL + 1);
        String line = blank + "└" + "─".repeat(STEPS / 2 - 1) + "┴" + "─".repeat(STEPS / 2) + "┘";
        int toMiddle = STEPS / 2 - middle.length() / 2;
        String texts = blank + "0" + " ".repeat(toMiddle - 1) + middle
                + " ".repeat(Math.max(1, STEPS + 2 - toMiddle - middle.length() - end.length())) + end;
        return List.of(line, texts);
    }

    private static List<String> strip(Load load, int cores, long endNanos) {
        double top = Math.max(load.most(), cores);
        double[] inFlight = load.sampled(STEPS, endNanos, false);
        List<String> lines = new ArrayList<>();
        lines.add(row("tasks in flight", inFlight, top) + " max " + Quantity.number(load.most()));
        if (load.runningKnown()) {
            double mean = load.sampled(1, endNanos, true)[0];
            lines.add(
                    row("tasks running", load.sampled(STEPS, endNanos, true), top) + " mean " + Quantity.number(mean));
        }
        lines.add(" ".repeat(LABEL + 2) + "█ = " + Quantity.number(top) + " or nearly; " + Quantity.count(cores, "core")
                + " available");
        return lines;
    }

    private static String row(String label, double[] means, double top) {
        StringBuilder line = new StringBuilder(label(label)).append("  ");
        for (double mean : means) {
            int eighths = (int) Math.round(mean / top * 8);
            line.append(
                    mean < 0.005 ? ' ' : eighths == 0 ? '▁' : HEIGHTS.charAt(Math.min(7, Math.max(0, eighths - 1))));
        }
        return line.toString();
    }

    private static String label(String name) {
        String text = LaneGroup.cut(name, LABEL);
        int length = text.codePointCount(0, text.length());
        return text + " ".repeat(Math.max(0, LABEL - length));
    }

    static List<String> legend(Lanes lanes) {
        List<String> parts = new ArrayList<>();
        for (Shade shade : lanes.shades()) {
            parts.add(shade.glyph() + " " + lanes.account().legend(shade));
        }
        if (lanes.account().nanos().size() > 1 && lanes.account().nanos().containsKey(Shade.RUNNING)) {
            parts.add("▂▄▆ running part of the time");
        }
        if (lanes.has(Ending.FAILED)) {
            parts.add("✗ failed");
        }
        if (lanes.has(Ending.KILLED)) {
            parts.add("† stopped or killed");
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String part : parts) {
            if (!line.isEmpty() && line.length() + 3 + part.length() > COLUMNS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : "   ").append(part);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** The first tasks that failed or were killed, with the reason; a terminal has no hover. */
    private static List<String> endings(Timeline timeline) {
        List<TaskTrace> ended = timeline.tasks().stream()
                .filter(task -> task.ending() != Ending.DONE)
                .toList();
        List<String> lines = new ArrayList<>();
        for (TaskTrace task : ended.subList(0, Math.min(5, ended.size()))) {
            String verb = task.ending() == Ending.FAILED ? " failed" : " was stopped or killed";
            String note = task.note().isEmpty() ? "." : ": " + task.note();
            lines.addAll(Titles.wrap("task " + task.index() + verb + note, COLUMNS));
        }
        if (ended.size() > 5) {
            lines.add("and " + Quantity.count(ended.size() - 5, "more task") + ".");
        }
        return lines;
    }
}
