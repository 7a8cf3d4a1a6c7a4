package dev.tandem.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Long sentences broken into lines. */
final class Titles {
    private Titles() {}

    /** A blank that may be broken at: not the one between a figure and its unit. */
    private static final Pattern BREAK =
            Pattern.compile("\\s+(?!(?<=\\d\\s)(?:[nuµm]?s|min|h|%|[kMG]?B|cores?)(?!\\w))");

    /**
     * Breaks at blanks so that no line is longer than {@code width}, except for single longer words, which are cut. A
     * figure and its unit stay on one line.
     */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : BREAK.split(text.strip())) {
            String rest = word;
            while (rest.length() > width) {
                if (!line.isEmpty()) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** Several sentences, each from a new line. */
    static List<String> wrap(List<String> sentences, int width) {
        return sentences.stream()
                .flatMap(sentence -> wrap(sentence, width).stream())
                .toList();
    }
}
