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
    /** Blanks between two columns. */
    private static final int GAP = 2;

    /** What fits on a printed page; wider tables are cut off there. */
    private static final int HTML_COLUMNS = 84;

    TextTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        notes = List.copyOf(notes);
    }

    /** Columns that don't fit into {@code width} follow in a further block, which names the rows again. */
    String text(int width) {
        List<String> lines = new ArrayList<>();
        for (List<Integer> columns : blocks(width)) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(line(header, columns));
            lines.add("─".repeat(Math.min(width, width(columns))));
            rows.forEach(row -> lines.add(line(row, columns)));
        }
        if (!notes.isEmpty()) {
            lines.add("");
            lines.addAll(Titles.wrap(notes, width));
        }
        return String.join("\n", lines);
    }

    /** Which columns stand side by side within {@code width} characters; each block begins with those that name the row. */
    private List<List<Integer>> blocks(int width) {
        List<Integer> naming = naming();
        List<List<Integer>> blocks = new ArrayList<>();
        List<Integer> block = new ArrayList<>(naming);
        for (int column = naming.size(); column < header.size(); column++) {
            if (block.size() > naming.size() && width(block) + GAP + columnWidth(column) > width) {
                blocks.add(block);
                block = new ArrayList<>(naming);
            }
            block.add(column);
        }
        blocks.add(block);
        return blocks;
    }

    /** The first column; with the second where the first alone doesn't tell rows apart, as in a sweep. */
    private List<Integer> naming() {
        boolean apart = rows.stream().map(row -> row.get(0)).distinct().count() == rows.size();
        return apart || header.size() < 3 ? List.of(0) : List.of(0, 1);
    }

    private int width(List<Integer> columns) {
        return columns.stream().mapToInt(this::columnWidth).sum() + GAP * (columns.size() - 1);
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
            line.append(column == 0 ? text + blank : " ".repeat(GAP) + blank + text);
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
        StringBuilder html = new StringBuilder();
        for (List<Integer> columns : blocks(HTML_COLUMNS)) {
            html.append("<table>\n<thead><tr>");
            columns.forEach(column ->
                    html.append("<th>").append(escape(header.get(column))).append("</th>"));
            html.append("</tr></thead>\n<tbody>\n");
            for (List<String> row : rows) {
                html.append("<tr>");
                for (int column : columns) {
                    String text = escape(row.get(column));
                    html.append("<td>")
                            .append(column == 0 ? text : unbroken(text))
                            .append("</td>");
                }
                html.append("</tr>\n");
            }
            html.append("</tbody>\n</table>\n");
        }
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
