package dev.tandem.magic.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a cell into its parts.
 *
 * <p>A cell magic ({@code %%name}) stands on the first line that is neither blank nor comment, and takes the rest of
 * the cell. A line magic ({@code %name}) stands on a line of its own, at its start, where a new statement could begin:
 * in {@code int x = 10} / {@code %time} on two lines, {@code %} stays Java's remainder. No Java statement begins with
 * {@code %}, so there even an unknown name is a magic (and the error says which one is near). {@code !} does begin
 * Java expressions ({@code !done}), so it starts a shell command only where no Java name follows it.
 *
 * <p>{@code ?name} and {@code name?} on a line of their own ask what a name is, as in IPython.
 *
 * <p>Immutable; safe for any thread.
 */
public final class CellGrammar {
    private static final Pattern CELL_MAGIC = Pattern.compile("\\s*%%\\s*([\\p{javaJavaIdentifierPart}-]*)(.*)");
    private static final Pattern LINE_MAGIC = Pattern.compile("\\s*%([\\p{javaJavaIdentifierPart}-]+)(.*)");
    private static final Pattern ASSIGNED = Pattern.compile("\\s*(?:([\\p{javaJavaIdentifierPart}.<>\\[\\], ?]+?)\\s+)?"
            + "(\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)\\s*=\\s*"
            + "%([\\p{javaJavaIdentifierPart}-]+)(.*)");
    private static final Pattern ASSIGNED_COMMAND =
            Pattern.compile("\\s*(?:([\\p{javaJavaIdentifierPart}.<>\\[\\], ?]+?)\\s+)?"
                    + "(\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)\\s*=\\s*!(?!=)(.*[^;\\s])\\s*");
    private static final Pattern ASKED_BEFORE =
            Pattern.compile("\\s*\\?{1,2}\\s*([%\\p{javaJavaIdentifierPart}.]+)(?:\\(\\))?\\s*;?\\s*");
    private static final Pattern ASKED_BEHIND =
            Pattern.compile("\\s*([%\\p{javaJavaIdentifierPart}.]+)(?:\\(\\))?\\s*\\?{1,2}\\s*");
    private static final Pattern COMMAND = Pattern.compile("\\s*!(?!=)(.*)");
    private static final Pattern WORD = Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*");
    /** Words with which a Java expression after {@code !} can begin. */
    private static final Set<String> JAVA_WORDS = Set.of("true", "false", "this", "super", "new", "switch");

    /** The magic that {@code name?} stands for. */
    private static final String DESCRIBE = "pinfo";

    /** The type of what {@code lines = !command} sets. */
    private static final String LINES = "java.util.List<String>";

    private final Predicate<String> declared;

    /** @param declared whether a name is a variable, method or type of the session */
    public CellGrammar(Predicate<String> declared) {
        this.declared = declared;
    }

    /** The parts of a cell, in order; none where there is nothing but blanks. Never fails. */
    public List<Part> parse(String cell) {
        List<String> lines = cell.lines().toList();
        Optional<Part> whole = cellMagic(lines);
        if (whole.isPresent()) {
            return List.of(whole.get());
        }
        List<Part> parts = new ArrayList<>();
        JavaText text = new JavaText();
        int from = 0;
        for (int i = 0; i < lines.size(); i++) {
            Optional<Part> magic = text.atStatementStart() ? lineMagic(lines, from, i) : Optional.empty();
            if (magic.isEmpty()) {
                text.line(lines.get(i));
                continue;
            }
            addJava(parts, lines, from, i);
            parts.add(magic.get());
            from = i + 1;
            text = new JavaText();
        }
        addJava(parts, lines, from, lines.size());
        return List.copyOf(parts);
    }

    private static void addJava(List<Part> parts, List<String> lines, int from, int to) {
        String code = String.join("\n", lines.subList(from, to));
        if (!code.isBlank()) {
            parts.add(new Part.Java(code, from + 1));
        }
    }

    private static Optional<Part> cellMagic(List<String> lines) {
        JavaText text = new JavaText();
        for (int i = 0; i < lines.size() && !text.sawCode(); i++) {
            Matcher matcher = CELL_MAGIC.matcher(lines.get(i));
            if (text.atStatementStart()
                    && matcher.matches()
                    && !ASKED_BEHIND.matcher(lines.get(i)).matches()) {
                String body = String.join("\n", lines.subList(i + 1, lines.size()));
                return Optional.of(
                        new Part.CellMagic(matcher.group(1), matcher.group(2).strip(), i + 1, body, i + 2));
            }
            text.line(lines.get(i));
        }
        return Optional.empty();
    }

    private Optional<Part> lineMagic(List<String> lines, int from, int at) {
        String line = lines.get(at);
        for (Pattern asked : List.of(ASKED_BEFORE, ASKED_BEHIND)) {
            Matcher matcher = asked.matcher(line);
            if (matcher.matches()) {
                return Optional.of(new Part.LineMagic(DESCRIBE, matcher.group(1), at + 1, Optional.empty()));
            }
        }
        Matcher magic = LINE_MAGIC.matcher(line);
        if (magic.matches()) {
            return Optional.of(new Part.LineMagic(magic.group(1), magic.group(2).strip(), at + 1, Optional.empty()));
        }
        Matcher assigned = ASSIGNED.matcher(line);
        if (assigned.matches()) {
            Part.Assignment target = new Part.Assignment(Optional.ofNullable(assigned.group(1)), assigned.group(2));
            return Optional.of(
                    new Part.LineMagic(assigned.group(3), assigned.group(4).strip(), at + 1, Optional.of(target)));
        }
        Matcher command = COMMAND.matcher(line);
        if (command.matches() && !isJava(command.group(1), lines.subList(from, at))) {
            return Optional.of(new Part.Command(command.group(1).strip(), at + 1, Optional.empty()));
        }
        return assignedCommand(line, lines.subList(from, at), at + 1);
    }

    private Optional<Part> assignedCommand(String line, List<String> javaBefore, int number) {
        Matcher command = ASSIGNED_COMMAND.matcher(line);
        if (!command.matches() || isJava(command.group(3), javaBefore)) {
            return Optional.empty();
        }
        Optional<String> type = Optional.ofNullable(command.group(1)).filter(name -> !name.equals("var"));
        if (type.filter(name -> name.equalsIgnoreCase("boolean")).isPresent()) {
            return Optional.empty();
        }
        Part.Assignment target = new Part.Assignment(Optional.of(type.orElse(LINES)), command.group(2));
        return Optional.of(new Part.Command(command.group(3).strip(), number, Optional.of(target)));
    }

    /** Whether what follows a {@code !} is a Java expression: a bracket, or a name that the user has declared. */
    private boolean isJava(String afterMark, List<String> javaBefore) {
        String rest = afterMark.stripLeading();
        if (rest.startsWith("(") || rest.startsWith("!")) {
            return true;
        }
        Matcher word = WORD.matcher(rest);
        if (!word.lookingAt()) {
            return false;
        }
        String name = word.group();
        if (rest.startsWith("(", word.end()) || JAVA_WORDS.contains(name) || declared.test(name)) {
            return true;
        }
        return javaBefore.stream()
                .anyMatch(line -> WORD.matcher(line)
                        .results()
                        .anyMatch(found -> found.group().equals(name)));
    }
}
