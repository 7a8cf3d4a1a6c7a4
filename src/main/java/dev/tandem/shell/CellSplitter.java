package dev.tandem.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Cuts a cell into its pieces with JShell's own analysis. Safe for any thread that holds the session's lock.
 */
final class CellSplitter {
    /** Annotations and modifiers, then what tells the kind. */
    private static final Pattern TYPE = Pattern.compile(
            "(?:(?:public|protected|private|static|final|abstract|strictfp|sealed|non-sealed"
                    + "|@(?!interface\\b)[\\w.]+(?:\\s*\\([^)]*\\))?)\\s+)*"
                    + "(?:class|interface|enum|@interface|record(?=\\s+[\\w$]+\\s*[<(]))\\s+([\\w$]+)",
            Pattern.UNICODE_CHARACTER_CLASS);

    /** The head of a method with its opening brace. */
    private static final Pattern METHOD = Pattern.compile(
            "(?!(?:new|return|throw|else|yield|assert|case)\\b)[\\w$.<>\\[\\], ?&]+\\s+[\\w$]+\\s*\\([^()]*\\)[^;(]*\\{",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern IMPORT = Pattern.compile("import\\s");

    /** The analysis looks at all the text it is given, so long cells are shown to it a part at a time. */
    private static final int WINDOW = 4_000;

    /** From that length on, a run of statements is looked for by one parse, in stretches of {@link #STRETCH}. */
    private static final int LONG = 1_000;

    private static final int STRETCH = 40_000;

    /** A parse that finds fewer statements was not worth its time. */
    private static final int WORTHWHILE = 8;

    private final Supplier<SourceCodeAnalysis> analysis;
    private final MethodRecognizer methods = new MethodRecognizer();

    /** @param analysis asked for only where it is needed: JShell's begins with reading all names of the class path */
    CellSplitter(Supplier<SourceCodeAnalysis> analysis) {
        this.analysis = analysis;
    }

    List<Piece> split(String code) {
        List<Piece> pieces = new ArrayList<>();
        Optional<List<StatementRun.Statement>> statements =
                code.length() <= STRETCH ? StatementRun.whole(code) : Optional.empty();
        if (statements.isPresent()) {
            add(statements.get(), code, 0, pieces);
            return pieces;
        }
        int start = 0;
        int singly = 0;
        int pause = 1;
        while (start < code.length()) {
            if (singly == 0 && code.length() - start >= LONG) {
                int before = pieces.size();
                start = splitRun(code, start, pieces);
                pause = pieces.size() - before < WORTHWHILE ? 2 * pause : 1;
                singly = pause;
                continue;
            }
            singly = Math.max(0, singly - 1);
            Optional<Piece> piece = next(code, start);
            if (piece.isEmpty()) {
                break;
            }
            pieces.add(piece.get());
            start = piece.get().end();
        }
        return pieces;
    }

    /** Adds the statements that begin at {@code start}; returns where the first other thing begins. */
    private int splitRun(String code, int start, List<Piece> pieces) {
        String stretch = code.substring(start, Math.min(code.length(), start + STRETCH));
        return add(StatementRun.at(stretch), code, start, pieces);
    }

    private int add(List<StatementRun.Statement> statements, String code, int start, List<Piece> pieces) {
        int from = start;
        for (StatementRun.Statement statement : statements) {
            String text = code.substring(from, start + statement.end());
            pieces.add(
                    statement.isType()
                            ? piece(from, text, true)
                            : new Piece(from, text, Piece.Kind.CODE, "", text.endsWith(";")));
            from = start + statement.end();
        }
        return from;
    }

    /** The piece at {@code start}, as JShell cuts it; empty where nothing but blanks and comments is left. */
    private Optional<Piece> next(String code, int start) {
        int end;
        CompletionInfo info;
        int window = WINDOW;
        while (true) {
            int limit = Math.min(code.length(), start + window);
            info = analysis.get().analyzeCompletion(code.substring(start, limit));
            boolean decided = info.completeness() == Completeness.COMPLETE
                    && !info.remaining().isBlank();
            if (decided || limit == code.length()) {
                end = limit - (decided ? info.remaining().length() : 0);
                break;
            }
            window *= 4;
        }
        Completeness completeness = info.completeness();
        if (completeness == Completeness.EMPTY) {
            return Optional.empty();
        }
        boolean complete = completeness.isComplete() || completeness == Completeness.CONSIDERED_INCOMPLETE;
        return Optional.of(piece(start, code.substring(start, end), complete));
    }

    private Piece piece(int start, String text, boolean complete) {
        String bare = Comments.blanked(text).strip();
        boolean closed = bare.endsWith(";");
        if (!complete) {
            return new Piece(start, text, Piece.Kind.BROKEN, "", closed);
        }
        if (IMPORT.matcher(bare).lookingAt()) {
            return new Piece(start, text, Piece.Kind.IMPORT, "", closed);
        }
        Matcher type = TYPE.matcher(bare);
        if (type.lookingAt()) {
            return new Piece(start, text, Piece.Kind.TYPE, type.group(1), closed);
        }
        return methods.methodName(bare)
                .map(name -> new Piece(start, text, Piece.Kind.METHOD, name, closed))
                .orElseGet(() -> new Piece(start, text, Piece.Kind.CODE, "", closed));
    }

    /** Whether a text, without comments, is or becomes an import, a type or a method. */
    static boolean startsDeclaration(String bare) {
        return IMPORT.matcher(bare).lookingAt()
                || TYPE.matcher(bare).lookingAt()
                || METHOD.matcher(bare).lookingAt();
    }

    /** Whether a piece that isn't complete could still become so. */
    boolean isIncomplete(String text) {
        Completeness completeness = analysis.get().analyzeCompletion(text).completeness();
        return completeness == Completeness.DEFINITELY_INCOMPLETE || completeness == Completeness.CONSIDERED_INCOMPLETE;
    }
}
