package dev.tandem.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The speedup chart in Unicode: a bar for each measurement, also where the other forms draw a curve. */
final class SpeedupText {
    private static final int BAR = 46;
    private static final int LABEL = 22;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private SpeedupText() {}

    static String of(String title, Speedups speedups) {
        List<String> lines = new ArrayList<>(Titles.wrap(title, LanesText.COLUMNS));
        lines.add("");
        boolean known = !speedups.withSpeedup().isEmpty();
        double most = known ? speedups.most() : speedups.longestWallSeconds();
        for (Speedups.Bar bar : speedups.bars()) {
            double length = known
                    ? bar.speedup().map(s -> s.median()).orElse(0.0)
                    : bar.wall().median();
            StringBuilder line = new StringBuilder(bar(length / most));
            if (known) {
                mark(line, 1 / most, '│');
                mark(line, speedups.cores() / most, '┊');
                mark(line, bar.ideal() / most, '◆');
            }
            String figure = known
                    ? Speedups.text(bar.speedup())
                    : Quantity.seconds(bar.wall().median());
            lines.add(pad(bar.label()) + " │" + line + "│ " + figure);
        }
        lines.add(
                known
                        ? " ".repeat(LABEL + 2) + "│ one after another   ┊ " + Quantity.count(speedups.cores(), "core")
                                + "   ◆ ideal: 1× for each worker"
                        : " ".repeat(LABEL + 2) + "wall time");
        List<String> splits = splits(speedups);
        if (!splits.isEmpty()) {
            lines.add("");
            lines.addAll(splits);
        }
        lines.addAll(Titles.wrap(speedups.notes(), LanesText.COLUMNS));
        return String.join("\n", lines);
    }

    private static List<String> splits(Speedups speedups) {
        List<String> lines = new ArrayList<>();
        for (Speedups.Bar bar : speedups.bars()) {
            if (bar.split().hasCosts()) {
                String parts = bar.split().nanos().entrySet().stream()
                        .map(SpeedupText::part)
                        .collect(Collectors.joining(" + "));
                lines.addAll(Titles.wrap(
                        bar.label() + ": " + Quantity.nanos(bar.split().total()) + " = " + parts, LanesText.COLUMNS));
            }
        }
        return lines;
    }

    private static String part(Map.Entry<Split.Part, Long> part) {
        return part.getKey().label() + " " + Quantity.nanos(part.getValue());
    }

    private static String bar(double share) {
        int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR * 8);
        String full = "█".repeat(eighths / 8);
        String rest = eighths % 8 == 0 ? "" : String.valueOf(EIGHTHS.charAt(eighths % 8));
        return full + rest + " ".repeat(BAR - full.length() - rest.length());
    }

    private static void mark(StringBuilder line, double share, char mark) {
        int column = (int) Math.round(share * BAR) - 1;
        if (column >= 0 && column < BAR && line.charAt(column) == ' ' || mark == '◆' && column >= 0 && column < BAR) {
            line.setCharAt(column, mark);
        }
    }

    private static String pad(String text) {
        String cut = text.length() <= LABEL ? text : text.substring(0, LABEL - 1) + "…";
        return cut + " ".repeat(LABEL - cut.length());
    }
}
