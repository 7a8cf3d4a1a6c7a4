package dev.tandem.display;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list of records of one class, or of maps with names as keys, as a table of texts.
 *
 * @param columns names
 * @param rows as many texts each; only the first {@link #MOST_ROWS}
 * @param numeric columns to be aligned right
 * @param size how many rows there are in all
 */
record Table(List<String> columns, List<List<String>> rows, Set<Integer> numeric, long size) {
    static final int MOST_ROWS = 100;
    private static final int MOST_COLUMNS = 40;
    private static final int WIDEST = 60;

    /** Empty where the value is no such list. */
    static Optional<Table> of(Object value) {
        List<Object> first = new ArrayList<>();
        long size;
        if (value instanceof Collection<?> collection) {
            size = collection.size();
            for (Object element : collection) {
                if (first.size() == MOST_ROWS) {
                    break;
                }
                first.add(element);
            }
        } else if (value instanceof Object[] array) {
            size = Array.getLength(array);
            first.addAll(Arrays.asList(array).subList(0, Math.min(array.length, MOST_ROWS)));
        } else {
            return Optional.empty();
        }
        if (first.isEmpty() || first.contains(null)) {
            return Optional.empty();
        }
        if (first.get(0) instanceof Record sample) {
            boolean same = first.stream().allMatch(element -> element.getClass() == sample.getClass());
            return same ? ofRecords(first, sample.getClass().getRecordComponents(), size) : Optional.empty();
        }
        return first.stream().allMatch(Table::hasNames) ? ofMaps(first, size) : Optional.empty();
    }

    private static boolean hasNames(Object element) {
        return element instanceof Map<?, ?> map
                && !map.isEmpty()
                && map.size() <= MOST_COLUMNS
                && map.keySet().stream().allMatch(String.class::isInstance);
    }

    private static Optional<Table> ofRecords(List<Object> elements, RecordComponent[] components, long size) {
        if (components.length == 0 || components.length > MOST_COLUMNS) {
            return Optional.empty();
        }
        List<String> columns =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        List<List<Object>> rows = new ArrayList<>();
        for (Object element : elements) {
            List<Object> row = new ArrayList<>();
            for (RecordComponent component : components) {
                Optional<Object> cell = Records.read((Record) element, component);
                if (cell.isEmpty()) {
                    return Optional.empty();
                }
                row.add(cell.get());
            }
            rows.add(row);
        }
        return Optional.of(of(columns, rows, size));
    }

    private static Optional<Table> ofMaps(List<Object> elements, long size) {
        Set<String> names = new LinkedHashSet<>();
        elements.forEach(element -> ((Map<?, ?>) element).keySet().forEach(key -> names.add((String) key)));
        if (names.size() > MOST_COLUMNS) {
            return Optional.empty();
        }
        List<List<Object>> rows = new ArrayList<>();
        for (Object element : elements) {
            Map<?, ?> map = (Map<?, ?>) element;
            List<Object> row = new ArrayList<>();
            for (String name : names) {
                Object cell = map.get(name);
                row.add(cell == null ? map.containsKey(name) ? Records.NULL : "" : cell);
            }
            rows.add(row);
        }
        return Optional.of(of(List.copyOf(names), rows, size));
    }

    private static Table of(List<String> columns, List<List<Object>> values, long size) {
        Set<Integer> numeric = new LinkedHashSet<>();
        for (int column = 0; column < columns.size(); column++) {
            int at = column;
            if (values.stream().allMatch(row -> row.get(at) instanceof Number)) {
                numeric.add(column);
            }
        }
        List<List<String>> rows = values.stream()
                .map(row -> row.stream()
                        .map(cell -> cell == Records.NULL ? "null" : ValueText.of(cell, Bounds.CELL))
                        .toList())
                .toList();
        return new Table(columns, rows, numeric, size);
    }

    String text() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(Table::oneLine).toList());
        rows.forEach(row -> cells.add(row.stream().map(Table::oneLine).toList()));
        int[] widths = new int[columns.size()];
        for (List<String> row : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], length(row.get(column)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String blank = " ".repeat(widths[column] - length(cell));
                line.append(column == 0 ? "" : "  ").append(numeric.contains(column) ? blank + cell : cell + blank);
            }
            lines.add(line.toString().stripTrailing());
            if (lines.size() == 1) {
                lines.add("─".repeat(Arrays.stream(widths).sum() + 2 * (widths.length - 1)));
            }
        }
        note().ifPresent(lines::add);
        return String.join("\n", lines);
    }

    private static String oneLine(String cell) {
        String line = cell.replace("\r", "").replace('\n', '⏎').replace('\t', ' ');
        return length(line) <= WIDEST ? line : line.substring(0, line.offsetByCodePoints(0, WIDEST - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Without script or class; clients that drop the alignment show the rest. */
    String html() {
        StringBuilder html = new StringBuilder("<table>\n<thead><tr>");
        columns.forEach(name -> html.append("<th>").append(escape(name)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int column = 0; column < columns.size(); column++) {
                html.append(
                                numeric.contains(column)
                                        ? "<td style=\"text-align: right\">"
                                        : "<td style=\"text-align: left\">")
                        .append(escape(row.get(column)))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>");
        note().ifPresent(note -> html.append("\n<p>").append(note).append("</p>"));
        return html.toString();
    }

    private Optional<String> note() {
        return size <= rows.size()
                ? Optional.empty()
                : Optional.of("… " + Cut.count(size - rows.size()) + " more of " + Cut.count(size) + " rows");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
