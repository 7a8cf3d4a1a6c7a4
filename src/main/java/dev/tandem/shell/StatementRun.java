package dev.tandem.shell;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;
import javax.tools.Diagnostic;

/**
 * Finds where the statements at the beginning of a text end, all by one parse. JShell's own analysis tells one at a time
 * and starts a compiler for each, which in a cell of a thousand statements takes longer than to compile it.
 */
final class StatementRun {
    private static final String HEAD = "class $ { Object $() throws Throwable { ";

    private StatementRun() {}

    /**
     * A statement.
     *
     * @param end offset after its last character, its semicolon or closing brace
     * @param isType whether it declares a type
     */
    record Statement(int end, boolean isType) {}

    /**
     * The statements at the beginning of {@code text}, up to the first thing that is no statement: an import, a method, a
     * modifier, a mistake. The last one before that isn't told, nor the last of the text: either may have been cut off.
     */
    static List<Statement> at(String text) {
        ParsedSource parsed = ParsedSource.parse(HEAD + text + "\n} }");
        int limit = (int) parsed.errors().stream()
                .mapToLong(Diagnostic::getStartPosition)
                .filter(at -> at >= 0)
                .min()
                .orElse(HEAD.length() + text.length());
        List<? extends StatementTree> trees = parsed.firstType()
                .flatMap(type -> type.getMembers().stream()
                        .filter(MethodTree.class::isInstance)
                        .findFirst())
                .map(method -> ((MethodTree) method).getBody())
                .map(BlockTree::getStatements)
                .orElse(List.of());
        List<Statement> found = new ArrayList<>();
        int lastStart = -1;
        for (StatementTree tree : trees) {
            int start = parsed.start(tree);
            int end = parsed.end(tree);
            if (tree instanceof EmptyStatementTree || start < 0 || end > limit) {
                break;
            }
            if (tree instanceof VariableTree && start == lastStart) {
                found.remove(found.size() - 1); // int a, b; is two trees
            }
            lastStart = start;
            found.add(new Statement(end - HEAD.length(), tree instanceof ClassTree));
        }
        return found.isEmpty() ? found : found.subList(0, found.size() - 1);
    }
}
