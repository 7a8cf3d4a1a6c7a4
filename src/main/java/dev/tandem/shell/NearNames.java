package dev.tandem.shell;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The names that may have been meant by a misspelt one, from what could be completed at its place. */
final class NearNames {
    private static final int MOST = 3;

    private final CodeAssistant assistant;
    private final Declarations declarations;

    NearNames(CodeAssistant assistant, Declarations declarations) {
        this.assistant = assistant;
        this.declarations = declarations;
    }

    private record Candidate(String shown, String name, int distance) {}

    /**
     * @param kind "class", "variable", "method" or "package", as the compiler says
     * @return the nearest first, methods with their brackets; empty where none is near
     */
    List<String> of(Cell cell, Problem problem, String kind, String name) {
        int at = offset(cell, problem, name);
        if (at < 0) {
            return List.of();
        }
        String before = cell.code().substring(0, at);
        boolean member = before.stripTrailing().endsWith(".");
        Stream<Suggestions.Item> items = member
                ? items(before)
                : Stream.concat(
                        items(before + Character.toLowerCase(name.charAt(0))),
                        items(before + Character.toUpperCase(name.charAt(0))));
        Stream<Suggestions.Item> variables = member || kind.equals("method")
                ? Stream.of()
                : Stream.concat(declarations.variables().keySet().stream(), Hints.declaredIn(cell.code()).stream())
                        .map(each -> new Suggestions.Item(each, "variable", ""));
        Map<String, Candidate> candidates = new HashMap<>();
        Stream.concat(variables, items)
                .map(item -> candidate(item, kind, name))
                .filter(each -> each.distance() <= allowed(name))
                .forEach(each -> candidates.putIfAbsent(each.name(), each));
        int nearest =
                candidates.values().stream().mapToInt(Candidate::distance).min().orElse(0);
        return candidates.values().stream()
                .filter(each -> each.distance() == nearest)
                .sorted(Comparator.comparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::shown)
                .toList();
    }

    /** Whether the name stands behind a dot. */
    boolean isMember(Cell cell, Problem problem, String name) {
        int at = offset(cell, problem, name);
        return at > 0 && cell.code().substring(0, at).stripTrailing().endsWith(".");
    }

    private Stream<Suggestions.Item> items(String before) {
        return assistant.suggestions(before, before.length()).items().stream();
    }

    private static Candidate candidate(Suggestions.Item item, String kind, String name) {
        String text = item.text().replaceFirst("\\.$", "");
        String shown = text.endsWith("(") ? text + "...)" : text;
        String bare = item.text().replaceAll("[(<.].*", "").strip();
        if (bare.equals(name)) {
            // A field that was taken for a method, or the other way round.
            boolean other = kind.equals("method") != item.type().equals("method");
            return new Candidate(shown, bare, other ? 0 : Integer.MAX_VALUE);
        }
        boolean fits = switch (kind) {
            case "method" -> item.type().equals("method");
            case "class" -> item.type().equals("class") || item.type().equals("keyword");
            default -> !item.type().equals("method");
        };
        if (!fits) {
            return new Candidate(shown, bare, Integer.MAX_VALUE);
        }
        boolean sameLetters = bare.equalsIgnoreCase(name);
        return new Candidate(
                shown,
                bare,
                sameLetters ? 0 : LevenshteinDistance.getDefaultInstance().apply(bare, name));
    }

    /** How many letters may differ: fewer than make one word of another. */
    private static int allowed(String name) {
        return name.length() < 3 ? 0 : name.length() < 5 ? 1 : name.length() < 9 ? 2 : 3;
    }

    /** Where the name stands: the compiler marks the whole expression that it ends. */
    private static int offset(Cell cell, Problem problem, String name) {
        int start = 0;
        for (int line = cell.firstLine(); line < problem.line(); line++) {
            start = cell.code().indexOf('\n', start) + 1;
        }
        Matcher found = Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
                .matcher(cell.code());
        return found.find(Math.min(start + problem.column() - 1, cell.code().length())) ? found.start() : -1;
    }
}
