package dev.tandem.shell;

import dev.tandem.bytecode.ClassFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * What the session has declared: imports, types and methods, which JShell keeps, and variables, which are told to
 * JShell only when something mentions them (each name that JShell knows makes each further cell slower). Under the
 * session's lock.
 */
final class Declarations {
    private static final int MAX_TOLD_AT_ONCE = 20;
    private static final int MAX_OVERLOADS = 20;

    private final JavaShell shell;
    private final CellClasses classes;
    private final Map<String, SessionVariable> variables = new LinkedHashMap<>();
    private final Map<String, Told> toldToShell = new HashMap<>();
    /** As {@link #unresolved()} words it, for each declaration. */
    private final Map<Snippet, Set<String>> unresolved = new HashMap<>();

    private final Set<String> noted = new HashSet<>();

    /** Texts of types and methods with documentation comments; of overloaded methods the newest first. */
    private final Map<String, List<String>> documented = new HashMap<>();

    private final Map<Piece.Kind, Integer> wrapperLines = new HashMap<>();
    private final LostTypes lostTypes;

    /** What JShell knows of a variable: which one, and its type as it was written. */
    private record Told(SessionVariable variable, String written) {}

    Declarations(JavaShell shell, CellClasses classes) {
        this.shell = shell;
        this.classes = classes;
        this.lostTypes = new LostTypes(shell);
    }

    Map<String, SessionVariable> variables() {
        return variables;
    }

    /** Declares an import, a type or a method. Returns what is wrong with it, or nothing. */
    List<Problem> declare(Cell cell, Piece piece) {
        tellMentioned(piece.text(), Set.of());
        int line = cell.firstLine() + lines(cell.code().substring(0, piece.start()));
        int before = piece.kind() == Piece.Kind.IMPORT ? 0 : wrapperLines(piece.kind());
        List<SnippetEvent> events =
                shell.eval(piece.text(), files -> classes.declared(files, cell, piece, line, before));
        List<Problem> problems = outcome(cell, piece, events);
        if (problems.isEmpty()) {
            remember(piece);
        }
        return problems;
    }

    /** The documentation comment of a type or method of the session's, or of a member of such a type. */
    Optional<String> comment(SourceComments wanted) {
        boolean ofMethod = wanted.owner().isEmpty();
        String name = ofMethod ? wanted.member() : wanted.owner().split("\\.")[0];
        SourceComments inText = ofMethod ? new SourceComments("$", wanted.member(), wanted.parameters(), true) : wanted;
        return documented.getOrDefault(name, List.of()).stream()
                .flatMap(text -> inText.in(ofMethod ? "class $ { " + text + "\n}" : text).stream())
                .findFirst();
    }

    private void remember(Piece piece) {
        if (piece.kind() == Piece.Kind.TYPE || piece.kind() == Piece.Kind.METHOD) {
            List<String> texts = documented.computeIfAbsent(piece.name(), name -> new ArrayList<>());
            if (piece.kind() == Piece.Kind.TYPE || texts.size() > MAX_OVERLOADS) {
                texts.clear();
            }
            if (piece.text().contains("/**")) {
                texts.add(0, piece.text());
            }
        }
    }

    private List<Problem> outcome(Cell cell, Piece piece, List<SnippetEvent> events) {
        note(events);
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null && event.status() == Snippet.Status.REJECTED) {
                return new Problems(cell)
                        .of(
                                shell.errors(event.snippet()),
                                offset -> piece.start()
                                        + Math.min(offset, piece.text().length()));
            }
        }
        return List.of();
    }

    /** Tells JShell of the variables that the text mentions, but for those in {@code except}. */
    void tellMentioned(String text, Set<String> except) {
        for (String name : Identifiers.in(text)) {
            SessionVariable variable = variables.get(name);
            if (variable != null && !except.contains(name) && !isTold(variable)) {
                tell(variable);
            }
        }
    }

    /** Tells JShell of the variables with names that begin so, before it is asked to complete one. */
    void tellPrefixed(String prefix) {
        variables.values().stream()
                .filter(each -> each.name().startsWith(prefix) && !isTold(each))
                .limit(MAX_TOLD_AT_ONCE)
                .toList()
                .forEach(this::tell);
    }

    /** What declarations use and nothing has declared, as JShell words it: "variable x", "method f(int)". */
    Set<String> unresolved() {
        Set<String> names = new HashSet<>();
        unresolved.values().forEach(names::addAll);
        return names;
    }

    /** Those of them that were not given before. */
    Set<String> newlyUnresolved() {
        Set<String> names = unresolved();
        names.removeAll(noted);
        noted.addAll(names);
        return names;
    }

    private boolean isTold(SessionVariable variable) {
        Told told = toldToShell.get(variable.name());
        return told != null && told.variable == variable;
    }

    /** Makes a variable the session's; one of the same name and type keeps its place. JShell isn't told. */
    SessionVariable variable(ClassFacts.Field field) {
        SessionVariable old = variables.get(field.name());
        if (old != null && old.isDeclaredBy(field)) {
            return old;
        }
        SessionVariable made = classes.newVariable(field);
        variables.put(made.name(), made);
        return made;
    }

    /** A variable with its type as text, told to JShell; empty if there is no such type. */
    Optional<SessionVariable> variable(String name, String type) {
        Told told = toldToShell.get(name);
        if (told != null && told.written.equals(type)) {
            variables.put(name, told.variable); // JShell delivers nothing for what it has been told already
            return Optional.of(told.variable);
        }
        Optional<SessionVariable> made = declared(name, type);
        if (made.isEmpty() && told != null) {
            // JShell takes some for unchanged and delivers no class: without the former one it can't.
            List<VarSnippet> former = shell.api()
                    .variables()
                    .filter(each -> each.name().equals(name))
                    .toList();
            former.forEach(each -> note(shell.drop(each)));
            made = declared(name, type);
        }
        made.ifPresent(variable -> toldToShell.put(name, new Told(variable, type)));
        return made;
    }

    private Optional<SessionVariable> declared(String name, String type) {
        SessionVariable[] made = new SessionVariable[1];
        note(shell.eval(type + " " + name + ";", files -> {
            // There may be several deliveries: what depends on the variable comes again, after it.
            wrapperField(files, name).ifPresent(field -> made[0] = variable(field));
            if (made[0] != null) {
                classes.declared(files, made[0]);
            }
        }));
        return Optional.ofNullable(made[0]);
    }

    private static Optional<ClassFacts.Field> wrapperField(Map<String, byte[]> files, String name) {
        return files.values().stream()
                .map(ClassFacts::read)
                .filter(facts -> facts.method("do_it$").isPresent())
                .flatMap(facts -> facts.fields().stream())
                .filter(field -> field.isStatic() && field.name().equals(name))
                .findFirst();
    }

    /**
     * Tells JShell of a variable that the cell at hand declares, where other declarations already use its name: they
     * must know its type before the cell runs.
     */
    void tellIfUsed(String name, String type) {
        Told told = toldToShell.get(name);
        boolean awaited = unresolved.values().stream()
                .flatMap(Set::stream)
                .anyMatch(missing -> Identifiers.in(missing).contains(name));
        boolean changed = told != null && !told.written.equals(type);
        boolean stale = told != null && variables.get(name) != told.variable;
        if (awaited || changed || stale) {
            variable(name, type);
        }
    }

    private void tell(SessionVariable variable) {
        toldToShell.put(variable.name(), new Told(variable, variable.type()));
        note(shell.eval(declaration(variable), files -> classes.declared(files, variable)));
    }

    private static String declaration(SessionVariable variable) {
        return (variable.isVolatile() ? "volatile " : "") + variable.type() + " " + variable.name() + ";";
    }

    /** Looks something up, with the types at hand whose absence keeps JShell from answering. */
    <T> List<T> withLostTypes(Supplier<List<T>> lookUp) {
        Set<String> awaited = unresolved().stream()
                .flatMap(missing -> Identifiers.in(missing).stream())
                .collect(Collectors.toSet());
        return lostTypes.during(lookUp, awaited);
    }

    private void note(List<SnippetEvent> events) {
        lostTypes.note(events);
        for (SnippetEvent event : events) {
            if (event.snippet() instanceof DeclarationSnippet declaration) {
                Set<String> names = new HashSet<>();
                if (event.status() == Snippet.Status.RECOVERABLE_DEFINED
                        || event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED) {
                    shell.api().unresolvedDependencies(declaration).forEach(names::add);
                }
                if (names.isEmpty()) {
                    unresolved.remove(declaration);
                } else {
                    unresolved.put(declaration, names);
                }
            }
        }
    }

    /**
     * How many lines lie between the first line of JShell's wrapper class and the user's text, learned once from a
     * declaration of our own.
     */
    private int wrapperLines(Piece.Kind kind) {
        return wrapperLines.computeIfAbsent(kind, this::learnWrapperLines);
    }

    private int learnWrapperLines(Piece.Kind kind) {
        String method = "int $line() { return 0; }";
        String probe = kind == Piece.Kind.TYPE ? "class $Line { " + method + " }" : method;
        int[] learned = new int[1];
        List<SnippetEvent> events = shell.eval(probe, files -> {
            OptionalInt wrapper = OptionalInt.empty();
            OptionalInt user = OptionalInt.empty();
            for (byte[] file : files.values()) {
                ClassFacts facts = ClassFacts.read(file);
                Optional<ClassFacts.Method> line = facts.method("$line");
                if (line.isPresent()) {
                    user = line.get().firstLine();
                }
                if (line.isEmpty() || files.size() == 1) {
                    wrapper = CellClasses.constructorLine(facts);
                }
            }
            learned[0] = user.orElse(0) - wrapper.orElse(0);
        });
        if (kind != Piece.Kind.TYPE) { // see LostTypes
            events.forEach(event -> shell.drop(event.snippet()));
        }
        return learned[0];
    }

    static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
