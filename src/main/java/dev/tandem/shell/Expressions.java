package dev.tandem.shell;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ParenthesizedTree;

/** Small questions about expressions. */
final class Expressions {
    private Expressions() {}

    /** What stands inside the parentheses. */
    static ExpressionTree inner(ExpressionTree expression) {
        ExpressionTree inner = expression;
        while (inner instanceof ParenthesizedTree parentheses) {
            inner = parentheses.getExpression();
        }
        return inner;
    }
}
