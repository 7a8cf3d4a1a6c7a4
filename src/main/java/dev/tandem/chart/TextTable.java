package dev.tandem.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of texts with notes below it. The first column is aligned left and names the row, the others right.
 *
 * @param header one text for each column
 * @param rows as many texts each
 * @param notes sentences
 */
record TextTable(List<String> header, List<List<String>> rows, List<String> notes) {
    TextTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        notes = List.copyOf(notes);
    }

    /** Columns that don't fit into {@code width} follow in a further block, which repeats the first column. */
    String text(int width) {
        List<String> lines = new ArrayList<>();
        int first = 1;
        do {
            int used = columnWidth(0);
            List<Integer> columns = new ArrayList<>(List.of(0));
            while (first < header.size() && (columns.size() == 1 || used + 2 + columnWidth(first) <= width)) {
                used += 2 + columnWidth(first);
                columns.add(first++);
            }
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(line(header, columns));
            lines.add("─".repeat(Math.min(width, used)));
            rows.forEach(row -> lines.add(line(row, columns)));
        } while (first < header.size());
        if (!notes.isEmpty()) {
            lines.add("");
            lines.addAll(Titles.wrap(notes, width));
        }
        return String.join("\n", lines);
    }

    private int columnWidth(int column) {
        int width = header.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    private String line(List<String> texts, List<Integer> columns) {
        StringBuilder line = new StringBuilder();
        for (int column : columns) {
            String text = texts.get(column);
            String blank = " ".repeat(columnWidth(column) - text.length());
            line.append(column == 0 ? text + blank : "  " + blank + text);
        }
        return line.toString().stripTrailing();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| ").append(String.join(" | ", escaped(header))).append(" |\n| --- |");
        text.append(" ---: |".repeat(header.size() - 1)).append("\n");
        rows.forEach(row ->
                text.append("| ").append(String.join(" | ", escaped(row))).append(" |\n"));
        notes.forEach(note -> text.append("\n").append(note).append("\n"));
        return text.toString();
    }

    private static List<String> escaped(List<String> texts) {
        return texts.stream().map(text -> text.replace("|", "\\|")).toList();
    }

    String html() {
        StringBuilder html = new StringBuilder("<table>\n<thead><tr>");
        header.forEach(text -> html.append("<th>").append(escape(text)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(
                    text -> html.append("<td>").append(unbroken(escape(text))).append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n");
        notes.forEach(note -> html.append("<div><small>").append(escape(note)).append("</small></div>\n"));
        return html.toString();
    }

    /** A figure with its unit and spread stays on one line. */
    private static String unbroken(String text) {
        return text.replace(" ", "&nbsp;").replace(",&nbsp;", ", ").replace("–", "&#8288;–&#8288;");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
