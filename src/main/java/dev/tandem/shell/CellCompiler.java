package dev.tandem.shell;

import dev.tandem.bytecode.EntryMethod;
import dev.tandem.shell.CodeCompiler.Compiled;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a cell from text to code that is ready to run: its declarations are made on the way. Under the session's lock. */
final class CellCompiler {
    private static final Pattern PACKAGE = Pattern.compile("\\A\\s*(package\\s+[\\w.]+\\s*;)");

    private final JavaShell shell;
    private final CellClasses classes;
    private final Declarations declarations;
    private final CellSplitter splitter;
    private final UserFrames frames;
    private final Hints hints;

    CellCompiler(
            JavaShell shell, CellClasses classes, Declarations declarations, CellSplitter splitter, UserFrames frames) {
        this.shell = shell;
        this.classes = classes;
        this.declarations = declarations;
        this.splitter = splitter;
        this.frames = frames;
        CodeAssistant assistant = new CodeAssistant(shell, splitter, declarations);
        this.hints = new Hints(shell::analysis, new NearNames(assistant, declarations));
    }

    /** A plain cell; empty where it has declarations alone, or nothing. */
    Optional<Compiled> cell(Cell typed) throws CompilationException {
        return compile(typed, compiler -> compiler.isEmpty() ? Optional.empty() : Optional.of(compiler.compileCell()));
    }

    /**
     * A cell as the body of tasks.
     *
     * @param elementType the type of {@code it}; empty where tasks have no elements
     */
    Compiled body(Cell typed, Optional<String> elementType, EntryMethod.Plan entry) throws CompilationException {
        String it = elementType
                .map(type -> type + " it = (" + type + ") $context.it(); ")
                .orElse("");
        return compile(typed, compiler -> {
            if (compiler.isEmpty()) {
                throw new CompilationException(List.of(new Problems(typed)
                        .at(0, 1, "There is nothing to run: write the code of a task below the magic.")));
            }
            return compiler.compileBody(
                    "dev.tandem.engine.TaskContext $context",
                    "int task = $context.task(); int tasks = $context.tasks(); " + it,
                    entry);
        });
    }

    private interface Step<T> {
        T apply(CodeCompiler compiler) throws CompilationException;
    }

    private <T> T compile(Cell typed, Step<T> step) throws CompilationException {
        Cell cell = withoutPackage(typed);
        frames.remember(cell);
        try {
            List<Piece> pieces = splitter.split(cell.code());
            declare(cell, pieces);
            return step.apply(new CodeCompiler(shell, classes, declarations, cell, pieces));
        } catch (CompilationException e) {
            throw new CompilationException(hints.on(cell, e.problems()));
        } catch (IllegalStateException e) {
            throw new CompilationException(List.of(new Problems(cell).at(0, 1, e.getMessage())));
        }
    }

    /** A session has one name space: a package at the head of a cell, as files have it, is passed over. */
    private static Cell withoutPackage(Cell cell) {
        Matcher matcher = PACKAGE.matcher(Comments.blanked(cell.code()));
        if (!matcher.find()) {
            return cell;
        }
        String code = cell.code();
        String blank = code.substring(matcher.start(1), matcher.end(1)).replaceAll("[^\r\n]", " ");
        return new Cell(
                cell.number(),
                code.substring(0, matcher.start(1)) + blank + code.substring(matcher.end(1)),
                cell.firstLine());
    }

    private void declare(Cell cell, List<Piece> pieces) throws CompilationException {
        for (Piece piece : pieces) {
            if (piece.kind() == Piece.Kind.BROKEN) {
                throw new CompilationException(broken(cell, piece));
            }
            if (piece.kind() == Piece.Kind.CODE && isBrokenMethod(cell, piece)) {
                throw new CompilationException(brokenDeclaration(cell, piece));
            }
        }
        for (Piece.Kind kind : List.of(Piece.Kind.IMPORT, Piece.Kind.TYPE, Piece.Kind.METHOD)) {
            for (Piece piece : pieces) {
                if (piece.kind() == kind) {
                    List<Problem> problems = declarations.declare(cell, piece);
                    if (!problems.isEmpty()) {
                        throw new CompilationException(problems);
                    }
                }
            }
        }
    }

    private List<Problem> broken(Cell cell, Piece piece) {
        if (isBrokenMethod(cell, piece)) {
            return brokenDeclaration(cell, piece);
        }
        List<Problem> problems = shell.eval(piece.text(), files -> {}).stream()
                .flatMap(event ->
                        new Problems(cell).of(shell.errors(event.snippet()), offset -> piece.start() + offset).stream())
                .toList();
        if (!problems.isEmpty()) {
            return problems;
        }
        int start = piece.start()
                + piece.text().length()
                - piece.text().stripLeading().length();
        return List.of(new Problems(cell)
                .at(start, piece.end(), "This is not complete: a closing bracket, quote or operand is missing."));
    }

    /** JShell reads a method with a mistake in it as statements, and finds fault with its head. */
    private static boolean isBrokenMethod(Cell cell, Piece piece) {
        return CellSplitter.startsDeclaration(Comments.blanked(piece.text()).strip())
                && !CodeParser.accepts(cell.code(), List.of(piece))
                && !brokenDeclaration(cell, piece).isEmpty();
    }

    private static List<Problem> brokenDeclaration(Cell cell, Piece piece) {
        String head = "class $ { ";
        Problems problems = new Problems(cell);
        return ParsedSource.parse(head + piece.text() + "\n}").errors().stream()
                .map(error -> problems.at(
                        piece.start() + (int) error.getStartPosition() - head.length(),
                        piece.start() + (int) error.getEndPosition() - head.length(),
                        error.getMessage(Locale.ENGLISH)))
                .distinct()
                .toList();
    }
}
