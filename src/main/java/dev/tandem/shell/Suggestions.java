package dev.tandem.shell;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param items best first
 * @param start UTF-16 offset of the text that an item replaces
 * @param end UTF-16 offset of its end
 */
public record Suggestions(List<Item> items, int start, int end) {
    public Suggestions {
        items = List.copyOf(items);
    }

    /**
     * @param text what replaces start to end
     * @param type "method", "field", "class", "variable", "package", "keyword", or ""
     * @param signature for people, or ""
     */
    public record Item(String text, String type, String signature) {}
}
