package dev.tandem.shell;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.tandem.bytecode.JvmChoices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A compilation unit as the compiler's own parser sees it; nothing is resolved. Confined to one thread. */
final class ParsedSource {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private static final List<String> OPTIONS = Stream.concat(
                    Stream.of("-proc:none"), JvmChoices.ofThisJvm().compilerOptions().stream())
            .toList();

    private final CompilationUnitTree unit;
    private final Trees trees;
    private final SourcePositions positions;
    private final List<Diagnostic<? extends JavaFileObject>> errors;

    private ParsedSource(CompilationUnitTree unit, Trees trees, List<Diagnostic<? extends JavaFileObject>> errors) {
        this.unit = unit;
        this.trees = trees;
        this.positions = trees.getSourcePositions();
        this.errors = errors;
    }

    static ParsedSource parse(String text) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, problems, OPTIONS, null, List.of(new Source(text)));
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            List<Diagnostic<? extends JavaFileObject>> errors = problems.getDiagnostics().stream()
                    .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                    .toList();
            return new ParsedSource(unit, Trees.instance(task), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Diagnostic<? extends JavaFileObject>> errors() {
        return errors;
    }

    Optional<ClassTree> firstType() {
        return unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .findFirst();
    }

    TreePath path() {
        return new TreePath(unit);
    }

    /** The documentation comment of a declaration, if it has one. */
    Optional<String> comment(TreePath declaration) {
        return Optional.ofNullable(trees.getDocComment(declaration));
    }

    int typeCount() {
        return unit.getTypeDecls().size();
    }

    /** UTF-16 offset of a tree's first character. */
    int start(Tree tree) {
        return (int) positions.getStartPosition(unit, tree);
    }

    /** UTF-16 offset after a tree's last character. */
    int end(Tree tree) {
        return (int) positions.getEndPosition(unit, tree);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///$.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
