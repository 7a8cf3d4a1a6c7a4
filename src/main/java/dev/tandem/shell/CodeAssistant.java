package dev.tandem.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/**
 * Completes and explains names in a cell that has not been run. JShell looks at one snippet; what the cell declares
 * before the cursor is put before it in a block. Under the session's lock.
 */
final class CodeAssistant {
    /** Signatures are looked up for that many methods at most: each costs a compilation. */
    private static final int MAX_SIGNATURES = 6;

    private static final int MAX_ITEMS = 500;

    private static final int MAX_KEPT = 200;

    private final JavaShell shell;
    private final CellSplitter splitter;
    private final Declarations declarations;

    /** Found while the session knew the same, by call: with each further letter of a name they are asked for again. */
    private final Map<String, String> signatures = new HashMap<>();

    private int signaturesVersion;

    /** A text for JShell and how far its offsets are from those of the cell. */
    private record Context(String text, int shift) {}

    CodeAssistant(JavaShell shell, CellSplitter splitter, Declarations declarations) {
        this.shell = shell;
        this.splitter = splitter;
        this.declarations = declarations;
    }

    Suggestions suggestions(String code, int cursor) {
        int end = Math.max(0, Math.min(cursor, code.length()));
        int start = identifierStart(code, end);
        String prefix = code.substring(start, end);
        Context context = context(code, end);
        declarations.tellMentioned(context.text(), Set.of());
        boolean member = isMember(code, start);
        if (!member) {
            declarations.tellPrefixed(prefix);
        }
        int[] anchor = {-1};
        List<Suggestion> found = new ArrayList<>(shell.analysis()
                .completionSuggestions(context.text(), context.text().length(), anchor));
        found.sort(Comparator.comparing((Suggestion each) -> !each.matchesType())
                .thenComparing(each -> isFromObject(each.continuation()))
                .thenComparing(Suggestion::continuation));
        int from = anchor[0] < 0 ? end : anchor[0] + context.shift();
        Map<String, Suggestions.Item> items = new LinkedHashMap<>();
        for (Suggestion each : found) {
            String text = each.continuation();
            if (!text.startsWith("$") && !text.startsWith("REPL") && items.size() < MAX_ITEMS) {
                items.putIfAbsent(text, new Suggestions.Item(text, type(text, member), ""));
            }
        }
        String head = context.text().substring(0, Math.max(0, from - context.shift()));
        return new Suggestions(withSignatures(head, List.copyOf(items.values())), from, end);
    }

    List<Documentation> documentation(String code, int cursor) {
        int at = Math.max(0, Math.min(cursor, code.length()));
        int end = at;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        Context context = context(code, end);
        declarations.tellMentioned(context.text(), Set.of());
        List<Documentation> found = lookUp(context.text(), true);
        return found.isEmpty() ? lookUp(context.text() + "(", true) : found;
    }

    private List<Documentation> lookUp(String text, boolean withJavadoc) {
        return declarations
                .withLostTypes(() -> shell.analysis().documentation(text, text.length(), withJavadoc))
                .stream()
                .map(each -> new Documentation(each.signature(), each.javadoc() == null ? "" : each.javadoc()))
                .distinct()
                .map(each -> withJavadoc && each.javadoc().isEmpty() ? withOwnComment(each) : each)
                .toList();
    }

    /** JShell knows the comments of the JDK, and not those of its own snippets. */
    private Documentation withOwnComment(Documentation found) {
        return SourceComments.of(found.signature())
                .flatMap(declarations::comment)
                .map(comment -> new Documentation(found.signature(), comment))
                .orElse(found);
    }

    private List<Suggestions.Item> withSignatures(String head, List<Suggestions.Item> items) {
        long methods =
                items.stream().filter(each -> each.type().equals("method")).count();
        if (methods == 0 || methods > MAX_SIGNATURES) {
            return items;
        }
        if (signaturesVersion != shell.version() || signatures.size() > MAX_KEPT) {
            signatures.clear();
            signaturesVersion = shell.version();
        }
        return items.stream()
                .map(each -> {
                    if (!each.type().equals("method")) {
                        return each;
                    }
                    String call = head + each.text().substring(0, each.text().indexOf('(') + 1);
                    String signature = signatures.computeIfAbsent(call, this::signature);
                    return new Suggestions.Item(each.text(), each.type(), signature);
                })
                .toList();
    }

    private String signature(String call) {
        List<Documentation> found = lookUp(call, false);
        return found.isEmpty() ? "" : found.get(0).signature();
    }

    private Context context(String code, int end) {
        String before = code.substring(0, end);
        List<Piece> pieces = splitter.split(before);
        if (pieces.isEmpty()) {
            return new Context(before, 0);
        }
        Piece last = pieces.get(pieces.size() - 1);
        String bare = Comments.blanked(last.text()).strip();
        boolean isCode = last.kind() == Piece.Kind.CODE || last.kind() == Piece.Kind.BROKEN;
        if (!isCode || CellSplitter.startsDeclaration(bare)) {
            return new Context(before.substring(last.start()), last.start());
        }
        StringBuilder block = new StringBuilder();
        for (Piece piece : pieces.subList(0, pieces.size() - 1)) {
            if (piece.kind() == Piece.Kind.CODE || piece.kind() == Piece.Kind.TYPE) {
                block.append(block.isEmpty() ? "{ " : "").append(piece.text()).append('\n');
            }
        }
        return new Context(block + before.substring(last.start()), last.start() - block.length());
    }

    private static int identifierStart(String code, int end) {
        int start = end;
        while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean isMember(String code, int start) {
        String before = code.substring(0, start).stripTrailing();
        return before.endsWith(".") || before.endsWith("::");
    }

    private String type(String text, boolean member) {
        if (text.endsWith("(") || text.endsWith("()")) {
            return "method";
        }
        if (SourceVersion.isKeyword(text.strip())) {
            return text.equals("class") && member ? "field" : "keyword";
        }
        if (declarations.variables().containsKey(text) && !member) {
            return "variable";
        }
        boolean constant = text.equals(text.toUpperCase(Locale.ROOT)) && text.length() > 1;
        if (Character.isUpperCase(text.codePointAt(0)) && !(member && constant)) {
            return "class";
        }
        return member ? "field" : "variable";
    }

    /** Methods that every object has stand last. */
    private static boolean isFromObject(String continuation) {
        return continuation.matches("(?:equals|wait)\\(|(?:hashCode|notify|notifyAll|wait|getClass)\\(\\)");
    }
}
