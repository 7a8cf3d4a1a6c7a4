package dev.tandem.shell;

import dev.tandem.bytecode.CellNames;
import dev.tandem.shell.CodeStatement.Declarator;
import dev.tandem.shell.CodeStatement.Result;
import dev.tandem.shell.CodeStatement.Shape;
import dev.tandem.shell.CodeStatement.Variables;
import java.util.List;
import java.util.Map;

/**
 * Writes the code of a cell as one statement: a block with a local class whose static method runs the code. Everything before the user's first line stands on that line, so that lines differ
 * by a constant, which the first instruction of the method tells.
 */
final class CodeWriter {
    /** Names of ours in the user's scope. */
    static final String CLASS = CellNames.CODE_CLASS;

    static final String METHOD = "$cell";
    static final String RESULT = "$result";

    /** Long cells are cut into methods of this name and a number: the JVM limits a method's size, the JIT even more. */
    static final String PART = "$part";

    /** Statements in one part, and about how many characters. */
    private static final int PART_SIZE = 100;

    private static final int PART_LENGTH = 8_000;

    private final String code;
    private final List<CodeStatement> statements;
    private final MappedSource out;

    CodeWriter(String code, List<CodeStatement> statements) {
        this.code = code;
        this.statements = statements;
        this.out = new MappedSource(code);
    }

    /**
     * The cell as it is run: its variables are static fields of the class.
     *
     * @param types of the variables declared with {@code var}, by name
     * @param asValue whether the last expression is taken as a value; false where it turned out to have none
     */
    MappedSource cell(Map<String, String> types, boolean asValue) {
        out.ours("{ class " + CLASS + " { ");
        fields(types, statements.size());
        int parts = 0;
        int inPart = 0;
        int partStart = 0;
        method(statements.size() <= PART_SIZE ? METHOD : part(0), "");
        int at = 0;
        for (int i = 0; i < statements.size(); i++) {
            CodeStatement statement = statements.get(i);
            boolean full = inPart == PART_SIZE || statement.start() - partStart > PART_LENGTH && inPart > 0;
            if (full && statements.size() > PART_SIZE) {
                out.ours(" } return $more; } ");
                parts++;
                method(part(parts), "");
                inPart = 0;
                partStart = statement.start();
            }
            inPart++;
            at = gap(at, statement.start());
            if (statement instanceof Variables variables) {
                assignments(variables, types);
            } else {
                plainOrResult(statement, asValue && i == statements.size() - 1);
            }
            at = statement.end();
        }
        if (statements.size() > PART_SIZE) {
            out.ours("\n} return null; } static final Object $more = new Object(); ");
            method(METHOD, "");
            out.ours("Object $part; ");
            for (int i = 0; i < parts; i++) {
                out.ours("$part = " + part(i) + "(); if ($part != $more) { return $part; } ");
            }
            out.ours("return " + part(parts) + "();");
        }
        return end();
    }

    private static String part(int number) {
        return PART + number;
    }

    /**
     * The cell as a task: its variables are local to the call.
     *
     * @param parameter of the method
     * @param locals declarations of what a task sees besides
     */
    MappedSource body(String parameter, String locals, boolean asValue) {
        out.ours("{ class " + CLASS + " { ");
        method(METHOD, parameter);
        out.ours(locals);
        int at = 0;
        for (int i = 0; i < statements.size(); i++) {
            CodeStatement statement = statements.get(i);
            at = gap(at, statement.start());
            plainOrResult(statement, asValue && i == statements.size() - 1);
            at = statement.end();
        }
        return end();
    }

    /**
     * The cell up to its statement {@code count}, never run: its variables of unknown type are locals, whose types
     * the compiler then tells.
     */
    MappedSource probe(Map<String, String> types, int count) {
        out.ours("{ class " + CLASS + " { ");
        fields(types, count);
        method(METHOD, "");
        int at = 0;
        for (CodeStatement statement : statements.subList(0, count)) {
            if (!(statement instanceof Variables)) {
                continue; // says nothing about types
            }
            at = gap(at, statement.start());
            if (statement instanceof Variables variables
                    && variables.declarators().stream().allMatch(each -> known(each, types))) {
                assignments(variables, types);
            } else {
                plainOrResult(statement, false);
            }
            at = statement.end();
        }
        // The table of locals leaves out a variable with no instruction after its own.
        out.ours(" $line++;");
        return end();
    }

    static boolean known(Declarator variable, Map<String, String> types) {
        return variable.type().isPresent() || types.containsKey(variable.name());
    }

    private void fields(Map<String, String> types, int count) {
        for (CodeStatement statement : statements.subList(0, count)) {
            if (statement instanceof Variables variables) {
                for (Declarator each : variables.declarators()) {
                    String type = each.type().orElse(types.get(each.name()));
                    if (type != null) {
                        out.ours("public static " + (each.isVolatile() ? "volatile " : ""))
                                .ours(type, each.typeStart())
                                .ours(" " + each.name() + "; ");
                    }
                }
            }
        }
    }

    private void method(String name, String parameter) {
        out.ours("public static Object " + name + "(" + parameter + ") throws Throwable { int $line = 0; if (true) { ");
    }

    private MappedSource end() {
        out.ours("\n} return null; } } }");
        return out;
    }

    /** Blanks and comments between statements, and the lines of pieces that are declared elsewhere. */
    private int gap(int from, int to) {
        blank(from, to);
        return to;
    }

    private void blank(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = code.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == code.length() || code.charAt(i + 1) != '\n')) {
                lines.append('\n');
            }
        }
        out.ours(lines.toString());
    }

    private void plainOrResult(CodeStatement statement, boolean asValue) {
        if (statement instanceof Result result && asValue) {
            blank(result.start(), result.expressionStart());
            out.ours((result.shape() == Shape.NULL ? "Object " : "var ") + RESULT + " = ", result.expressionStart());
            out.user(result.expressionStart(), result.expressionEnd());
            out.ours("; return " + RESULT + ";");
            blank(result.expressionEnd(), result.end());
        } else {
            out.user(statement.start(), statement.end());
            out.ours(isClosed(statement) ? "" : "\n;");
        }
    }

    private boolean isClosed(CodeStatement statement) {
        String text = Comments.blanked(code.substring(statement.start(), statement.end()))
                .strip();
        boolean mayEndInBrace = !(statement instanceof Result result) || result.shape() == Shape.SWITCH;
        return text.endsWith(";") || mayEndInBrace && text.endsWith("}");
    }

    private void assignments(Variables variables, Map<String, String> types) {
        int at = variables.start();
        for (Declarator each : variables.declarators()) {
            String type = each.type().orElse(types.get(each.name()));
            if (each.initializer() == null) {
                out.ours(each.name() + " = " + initial(type) + "; ", each.typeStart());
                continue;
            }
            blank(at, each.initializer().start());
            out.ours(each.name() + " = ", each.typeStart());
            if (each.arrayInitializer()) {
                out.ours("new " + withoutTypeArguments(type) + " ");
            }
            out.user(each.initializer().start(), each.initializer().end());
            out.ours("; ");
            at = each.initializer().end();
        }
        blank(at, variables.end());
    }

    /** An array's creation can't name type arguments. */
    private static String withoutTypeArguments(String type) {
        StringBuilder bare = new StringBuilder();
        int depth = 0;
        for (char c : type.toCharArray()) {
            depth += c == '<' ? 1 : 0;
            if (depth == 0) {
                bare.append(c);
            }
            depth -= c == '>' ? 1 : 0;
        }
        return bare.toString();
    }

    private static String initial(String type) {
        return switch (type) {
            case "boolean" -> "false";
            case "byte", "short", "char", "int", "long", "float", "double" -> "0";
            default -> "null";
        };
    }
}
