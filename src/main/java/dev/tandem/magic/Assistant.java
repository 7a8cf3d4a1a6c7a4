package dev.tandem.magic;

import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.Completeness;
import dev.tandem.kernel.Completions;
import dev.tandem.magic.grammar.CellGrammar;
import dev.tandem.magic.grammar.Part;
import dev.tandem.magic.system.Surroundings;
import dev.tandem.shell.Documentation;
import dev.tandem.shell.InputState;
import dev.tandem.shell.Session;
import dev.tandem.shell.Suggestions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Answers questions about code that isn't run: what could stand at the cursor, what a name is, whether the cell is
 * whole. Java is the session's business; what is a magic's is hidden from it. Safe for any thread.
 */
final class Assistant {
    /** What a task sees besides what the session knows. */
    private static final List<String> OF_A_TASK = List.of("task", "tasks", "it");

    private static final Pattern MAGIC_NAME = Pattern.compile("%%?([\\p{javaJavaIdentifierPart}-]+)");

    private final Session session;
    private final MagicRegistry magics;
    private final CellGrammar grammar;
    private final MagicCompletion completion;

    Assistant(Session session, MagicRegistry magics, CellGrammar grammar, Surroundings surroundings) {
        this.session = session;
        this.magics = magics;
        this.grammar = grammar;
        this.completion = new MagicCompletion(magics, grammar, surroundings);
    }

    /**
     * A piece of Java to ask the session about.
     *
     * @param code Java alone
     * @param cursor in that
     * @param shift from an offset in it to one in the cell
     * @param inTask whether it is the body of tasks
     */
    private record Question(String code, int cursor, int shift, boolean inTask) {}

    Completions complete(String code, int cursor) {
        return completion
                .at(code, cursor)
                .orElseGet(() -> java(code, cursor)
                        .map(this::complete)
                        .orElseGet(() -> new Completions(List.of(), cursor, cursor)));
    }

    private Completions complete(Question question) {
        Suggestions found = session.completions(question.code(), question.cursor());
        Stream<Completions.Item> items =
                found.items().stream().map(item -> new Completions.Item(item.text(), item.type(), item.signature()));
        int start = found.start();
        if (question.inTask()) {
            String before = question.code().substring(0, question.cursor());
            String prefix = before.substring(startOfName(before));
            if (!before.startsWith(".", startOfName(before) - 1)) {
                start = startOfName(before);
                items = Stream.concat(
                        OF_A_TASK.stream()
                                .filter(name -> name.startsWith(prefix))
                                .map(name ->
                                        new Completions.Item(name, "variable", name.equals("it") ? "" : "int " + name)),
                        items.filter(item -> !OF_A_TASK.contains(item.text())));
            }
        }
        return new Completions(items.toList(), start + question.shift(), question.cursor() + question.shift());
    }

    private static int startOfName(String before) {
        int at = before.length();
        while (at > 0 && Character.isJavaIdentifierPart(before.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    Optional<MimeBundle> inspect(String code, int cursor) {
        Optional<MimeBundle> magic = magicAt(code, cursor);
        if (magic.isPresent()) {
            return magic;
        }
        return java(code, cursor)
                .map(question -> session.inspect(question.code(), question.cursor()))
                .filter(found -> !found.isEmpty())
                .map(found -> found.stream().map(this::withComment).toList())
                .map(JavadocPage::of);
    }

    private Documentation withComment(Documentation found) {
        return found.javadoc().isEmpty()
                ? magics.comment(found.signature())
                        .map(comment -> new Documentation(found.signature(), comment))
                        .orElse(found)
                : found;
    }

    private Optional<MimeBundle> magicAt(String code, int cursor) {
        Matcher matcher = MAGIC_NAME.matcher(code);
        while (matcher.find()) {
            if (matcher.start() <= cursor && cursor <= matcher.end()) {
                String name = matcher.group(1);
                return magics.create(name).map(magic -> MimeBundle.text(MagicHelp.of(name, magic)));
            }
        }
        return Optional.empty();
    }

    Completeness isComplete(String code) {
        for (Part part : grammar.parse(code)) {
            if (part instanceof Part.CellMagic) {
                // As IPython does it in terminals: a blank line ends the cell.
                return code.endsWith("\n\n")
                                || code.indexOf('\n') < 0 && !code.strip().startsWith("%%")
                        ? new Completeness.Complete()
                        : new Completeness.Incomplete("");
            }
        }
        InputState state = session.completeness(withoutMagics(code));
        return switch (state.kind()) {
            case COMPLETE -> new Completeness.Complete();
            case INCOMPLETE -> new Completeness.Incomplete(state.indent());
            case INVALID -> new Completeness.Invalid();
            case UNKNOWN -> new Completeness.Unknown();
        };
    }

    /** The Java around the cursor; empty where there is none. */
    private Optional<Question> java(String code, int cursor) {
        List<Part> parts = grammar.parse(code);
        if (!parts.isEmpty() && parts.get(0) instanceof Part.CellMagic cell) {
            int start = startOfLine(code, cell.bodyLine());
            boolean isJava = magics.create(cell.name())
                    .filter(magic -> magic instanceof CellMagic body && body.takesJava())
                    .isPresent();
            boolean inTask = magics.declaration(cell.name())
                    .filter(spec -> spec.findOption("--tasks") != null)
                    .isPresent();
            return isJava && cursor >= start && start <= code.length()
                    ? Optional.of(new Question(code.substring(start), cursor - start, start, inTask))
                    : Optional.empty();
        }
        for (Part part : parts) {
            if (part instanceof Part.LineMagic magic && startOfLine(code, magic.line()) <= cursor) {
                int start = startOfLine(code, magic.line());
                int end = code.indexOf('\n', start) < 0 ? code.length() : code.indexOf('\n', start);
                if (cursor <= end) {
                    return expression(code, start, end, cursor);
                }
            }
        }
        return Optional.of(new Question(withoutMagics(code), cursor, 0, false));
    }

    /** The word-like Java before the cursor in a magic's line, such as {@code %timeit list.si}. */
    private static Optional<Question> expression(String code, int start, int end, int cursor) {
        int from = cursor;
        while (from > start && !Character.isWhitespace(code.charAt(from - 1))) {
            from--;
        }
        return code.startsWith("%", from)
                ? Optional.empty()
                : Optional.of(new Question(code.substring(from, end), cursor - from, from, false));
    }

    /** The cell with blanks in place of magics, so that offsets stay. */
    private String withoutMagics(String code) {
        StringBuilder java = new StringBuilder(code);
        for (Part part : grammar.parse(code)) {
            if (!(part instanceof Part.Java)) {
                for (int at = startOfLine(code, part.line()); at < code.length() && code.charAt(at) != '\n'; at++) {
                    java.setCharAt(at, ' ');
                }
            }
        }
        return java.toString();
    }

    private static int startOfLine(String code, int line) {
        int at = 0;
        for (int i = 1; i < line; i++) {
            int end = code.indexOf('\n', at);
            if (end < 0) {
                return code.length();
            }
            at = end + 1;
        }
        return at;
    }
}
