package dev.tandem.shell;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.Diagnostic;

/**
 * Finds where the statements at the beginning of a text end, all by one parse. JShell's own analysis tells one at a time
 * and starts a compiler for each, which in a cell of a thousand statements takes longer than to compile it.
 */
final class StatementRun {
    private static final String HEAD = "class $ { Object $() throws Throwable { ";
    private static final String EXPRESSION_HEAD = "class $ { Object $ = (";

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
        List<Statement> found = before(ParsedSource.parse(HEAD + text + "\n} }"), text);
        return found.isEmpty() ? found : found.subList(0, found.size() - 1);
    }

    /**
     * All statements of a whole text, if it has nothing else but an expression at its end, which is told as a statement, and
     * comments.
     */
    static Optional<List<Statement>> whole(String text) {
        ParsedSource parsed = ParsedSource.parse(HEAD + text + "\n} }");
        List<? extends Tree> members =
                parsed.firstType().map(ClassTree::getMembers).orElse(List.of());
        if (members.size() != 1 || parsed.typeCount() != 1) {
            return Optional.empty();
        }
        List<Statement> found = before(parsed, text);
        int end = found.isEmpty() ? 0 : found.get(found.size() - 1).end();
        if (end > text.length()) {
            return Optional.empty(); // closed by a brace of ours
        }
        String tail = text.substring(end);
        if (parsed.errors().isEmpty() && Comments.blanked(tail).isBlank()) {
            return Optional.of(found);
        }
        if (parsed.errors().isEmpty() || !isExpression(tail)) {
            return Optional.empty();
        }
        List<Statement> all = new ArrayList<>(found);
        all.add(new Statement(text.length(), false));
        return Optional.of(all);
    }

    private static boolean isExpression(String text) {
        ParsedSource parsed = ParsedSource.parse(EXPRESSION_HEAD + text + "\n); }");
        if (!parsed.errors().isEmpty() || parsed.typeCount() != 1) {
            return false;
        }
        List<? extends Tree> members = parsed.firstType().orElseThrow().getMembers();
        return members.size() == 1
                && members.get(0) instanceof VariableTree field
                && field.getInitializer() instanceof ParenthesizedTree whole
                && parsed.end(whole) == EXPRESSION_HEAD.length() + text.length() + 2;
    }

    /** Up to the first mistake or empty statement. */
    private static List<Statement> before(ParsedSource parsed, String text) {
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
        return found;
    }
}
