package dev.tandem.shell;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import dev.tandem.shell.CodeStatement.Declarator;
import dev.tandem.shell.CodeStatement.Plain;
import dev.tandem.shell.CodeStatement.Range;
import dev.tandem.shell.CodeStatement.Result;
import dev.tandem.shell.CodeStatement.Shape;
import dev.tandem.shell.CodeStatement.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the statements at the top of a cell: the pieces that are neither imports, types nor methods. */
final class CodeParser {
    private static final String HEAD = "class $ { Object $() throws Throwable { ";

    private static final Pattern MODIFIERS =
            Pattern.compile("\\s*(?:(?:public|protected|private|static|volatile|transient)\\s+)*");

    private final String code;
    private final List<CodeStatement> statements = new ArrayList<>();

    private boolean failed;

    private CodeParser(String code) {
        this.code = code;
    }

    /**
     * @param code the whole cell
     * @param pieces its pieces; those that aren't code are passed over
     */
    static List<CodeStatement> parse(String code, List<Piece> pieces) {
        return parse(code, pieces, new CodeParser(code));
    }

    private static List<CodeStatement> parse(String code, List<Piece> pieces, CodeParser parser) {
        List<Piece> plain = new ArrayList<>(pieces);
        Optional<Result> result = Optional.empty();
        Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (last != null && last.kind() == Piece.Kind.CODE && !last.closed()) {
            result = parser.expression(last);
            if (result.isPresent()) {
                plain.remove(plain.size() - 1);
            }
        }
        parser.statements(plain);
        result.ifPresent(parser.statements::add);
        return parser.statements;
    }

    /** Whether the compiler's parser has nothing against the pieces that are code. */
    static boolean accepts(String code, List<Piece> pieces) {
        CodeParser parser = new CodeParser(code);
        parse(code, pieces, parser);
        return !parser.failed;
    }

    /** The last piece as an expression with a value, if it is one. */
    private Optional<Result> expression(Piece piece) {
        String head = "class $ { Object $ = (";
        ParsedSource parsed = ParsedSource.parse(head + piece.text() + "\n); }");
        if (!parsed.errors().isEmpty() || parsed.firstType().isEmpty()) {
            return Optional.empty();
        }
        VariableTree field =
                (VariableTree) parsed.firstType().get().getMembers().get(0);
        ExpressionTree expression = Expressions.inner(field.getInitializer());
        if (expression == null || expression instanceof AssignmentTree) {
            return Optional.empty();
        }
        int shift = piece.start() - head.length();
        int start = parsed.start(expression) + shift;
        int end = parsed.end(expression) + shift;
        return Optional.of(result(expression, start, piece.end(), start, end));
    }

    private void statements(List<Piece> pieces) {
        // Other pieces are blanked, so that offsets stay and their text can't be mistaken for code.
        StringBuilder body = new StringBuilder(code.length() + HEAD.length() + 8).append(HEAD);
        int at = 0;
        for (Piece piece : pieces) {
            if (piece.kind() == Piece.Kind.CODE) {
                body.append(" ".repeat(piece.start() - at)).append(withoutModifiers(piece.text()));
                at = piece.end();
            }
        }
        ParsedSource parsed = ParsedSource.parse(body.append(";\n} }").toString());
        int shift = -HEAD.length();
        Optional<BlockTree> block = parsed.firstType()
                .flatMap(type -> type.getMembers().stream()
                        .filter(MethodTree.class::isInstance)
                        .findFirst())
                .map(method -> ((MethodTree) method).getBody());
        if (block.isEmpty() || !parsed.errors().isEmpty()) {
            failed = true;
            // The compiler itself will say what is wrong: hand everything over as it is.
            for (Piece piece : pieces) {
                if (piece.kind() == Piece.Kind.CODE) {
                    statements.add(new Plain(piece.start(), piece.end()));
                }
            }
            return;
        }
        List<? extends StatementTree> trees = block.get().getStatements();
        for (int i = 0; i < trees.size(); i++) {
            StatementTree tree = trees.get(i);
            int start = parsed.start(tree) + shift;
            if (start >= at) {
                break; // our own semicolon
            }
            int end = Math.min(at, parsed.end(tree) + shift);
            if (tree instanceof VariableTree variable) {
                List<Declarator> declarators = new ArrayList<>();
                boolean shared = isVolatileAt(pieces, start);
                declarators.add(declarator(parsed, variable, shift, shared));
                while (i + 1 < trees.size()
                        && trees.get(i + 1) instanceof VariableTree next
                        && parsed.start(next) == parsed.start(variable)) {
                    declarators.add(declarator(parsed, next, shift, shared));
                    end = Math.min(at, parsed.end(next) + shift);
                    i++;
                }
                statements.add(new Variables(start, end, declarators));
            } else if (tree instanceof ReturnTree value && value.getExpression() != null && i >= trees.size() - 2) {
                ExpressionTree expression = value.getExpression();
                statements.add(result(
                        expression, start, end, parsed.start(expression) + shift, parsed.end(expression) + shift));
            } else {
                statements.add(new Plain(start, end));
            }
        }
    }

    /** A local variable can't have the modifiers that a field may have; blanks keep the offsets. */
    private static String withoutModifiers(String text) {
        Matcher matcher = MODIFIERS.matcher(Comments.blanked(text));
        if (!matcher.lookingAt() || matcher.end() == 0) {
            return text;
        }
        return matcher.group().replaceAll("\\w", " ") + text.substring(matcher.end());
    }

    private static boolean isVolatileAt(List<Piece> pieces, int offset) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) { // the last piece that begins at or before the offset
            int middle = (low + high + 1) / 2;
            if (pieces.get(middle).start() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return !pieces.isEmpty() && isVolatile(pieces.get(low).text());
    }

    private static boolean isVolatile(String text) {
        Matcher matcher = MODIFIERS.matcher(Comments.blanked(text));
        return matcher.lookingAt() && matcher.group().contains("volatile");
    }

    private Declarator declarator(ParsedSource parsed, VariableTree variable, int shift, boolean isVolatile) {
        Tree type = variable.getType();
        boolean inferred = type == null || parsed.start(type) < 0 || "var".contentEquals(type.toString());
        ExpressionTree initializer = variable.getInitializer();
        Range range = initializer == null
                ? null
                : new Range(parsed.start(initializer) + shift, parsed.end(initializer) + shift);
        boolean bareArray = initializer instanceof NewArrayTree array && array.getType() == null;
        return new Declarator(
                variable.getName().toString(),
                inferred ? Optional.empty() : Optional.of(type.toString()),
                (inferred ? parsed.start(variable) : parsed.start(type)) + shift,
                range,
                bareArray,
                isVolatile);
    }

    private static Result result(ExpressionTree expression, int start, int end, int from, int to) {
        ExpressionTree bare = Expressions.inner(expression);
        return new Result(start, end, from, to, shape(bare));
    }

    private static Shape shape(ExpressionTree expression) {
        if (expression instanceof LiteralTree literal && literal.getKind() == Tree.Kind.NULL_LITERAL) {
            return Shape.NULL;
        }
        if (expression instanceof MethodInvocationTree) {
            return Shape.CALL;
        }
        return expression instanceof SwitchExpressionTree ? Shape.SWITCH : Shape.OTHER;
    }
}
