package dev.tandem.shell;

import java.util.ArrayList;
import java.util.List;
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

    private final SourceCodeAnalysis analysis;
    private final MethodRecognizer methods = new MethodRecognizer();

    CellSplitter(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    List<Piece> split(String code) {
        List<Piece> pieces = new ArrayList<>();
        int start = 0;
        while (start < code.length()) {
            int end = code.length();
            CompletionInfo info;
            int window = WINDOW;
            while (true) {
                int limit = Math.min(code.length(), start + window);
                info = analysis.analyzeCompletion(code.substring(start, limit));
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
                break;
            }
            boolean complete = completeness.isComplete() || completeness == Completeness.CONSIDERED_INCOMPLETE;
            pieces.add(piece(start, code.substring(start, end), complete));
            start = end;
        }
        return pieces;
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
        Completeness completeness = analysis.analyzeCompletion(text).completeness();
        return completeness == Completeness.DEFINITELY_INCOMPLETE || completeness == Completeness.CONSIDERED_INCOMPLETE;
    }
}
