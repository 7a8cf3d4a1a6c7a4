package dev.tandem.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to write instead, for mistakes that can be told from the compiler's message and the line alone. */
final class CommonMistakes {
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(?:class|variable|method) ([\\p{L}_$][\\w$]*)");

    /** What other languages call it. */
    private static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("string", "String"),
            Map.entry("bool", "boolean"),
            Map.entry("str", "String"),
            Map.entry("integer", "int or Integer"),
            Map.entry("print", "System.out.print"),
            Map.entry("println", "System.out.println"),
            Map.entry("printf", "System.out.printf"),
            Map.entry("len", "length() of a String, size() of a collection, or length of an array"),
            Map.entry("let", "var"),
            Map.entry("None", "null"),
            Map.entry("nil", "null"),
            Map.entry("nullptr", "null"),
            Map.entry("True", "true"),
            Map.entry("False", "false"),
            Map.entry("self", "this"));

    /** A message, and what to do. */
    private record Advice(Pattern message, String text) {}

    private static final List<Advice> ADVICE = List.of(
            advice("symbol:\\s+variable it\\b", "\"it\" is a task's element; it exists with --each EXPRESSION."),
            advice(
                    "symbol:\\s+variable tasks?\\b",
                    "\"task\" and \"tasks\" exist in the cells of concurrency magics (%%threads ...),"
                            + " and there only outside of types and methods."),
            advice(
                    "unclosed character literal|empty character literal",
                    "text stands in double quotes, as in \"text\";" + " single quotes are for one character."),
            advice(
                    "unclosed string literal",
                    "a closing \" is missing on this line; text of several lines stands"
                            + " between \"\"\" and \"\"\"."),
            advice(
                    "required: reference\\s+found:\\s+(?:int|long|double|boolean|char|byte|short|float)",
                    "between < and > stands a class: Integer for int, Double for double, Boolean for boolean ..."),
            advice(
                    "possible lossy conversion from (?:double|float) to (?:int|long)",
                    "Math.round(...) rounds it," + " (int) before it cuts it off."),
            advice(
                    "possible lossy conversion from (\\w+) to (\\w+)",
                    "($2) before it converts it, and cuts off what" + " doesn't fit."),
            advice(
                    "java\\.lang\\.String cannot be converted to int",
                    "Integer.parseInt(...) reads a number from text."),
            advice(
                    "java\\.lang\\.String cannot be converted to double",
                    "Double.parseDouble(...) reads a number from" + " text."),
            advice(
                    "(?:int|long|double|char|boolean) cannot be converted to java\\.lang\\.String",
                    "String.valueOf(...)" + " makes text of it."),
            advice(
                    "unreported exception (?:[\\w.]+\\.)?(\\w+); must be caught",
                    "write \"throws $1\" behind the method's parameters, or"
                            + " catch it. (At the top of a cell neither is needed.)"),
            advice("variable (\\S+) is already defined", "leave out the type to give it another value: $1 = ..."),
            advice(
                    "(?:is|are) (?:a )?preview (?:API|features?)",
                    "preview features are chosen when the kernel starts: set TANDEM_JVM_ARGS=--enable-preview in the"
                            + " environment of whoever starts it, and restart it."),
            advice(
                    "declared in module (\\S+), which is not in the module graph",
                    "modules are chosen when the kernel starts: set TANDEM_JVM_ARGS=--add-modules=$1 in the environment of"
                            + " whoever starts it, and restart it."),
            advice(
                    "constant string too long|UTF8 representation for string",
                    "a class file holds no text literal of more than 65,535 bytes: read long text from a file."),
            advice(
                    "code too large|too many constants",
                    "one method or statement, such as an array with thousands of elements, may compile to 64 KB at the"
                            + " most: cut it in parts, or read the values from a file."),
            advice("missing return statement", "each way through the method must end with return and a value."),
            advice("might not have been initialized", "give it a value where it is declared."),
            advice(
                    "local variables referenced from (?:a lambda expression|an inner class) must be",
                    "declare it in a cell of its own, or use an array of one element or an AtomicInteger."));

    private static final Pattern ASSIGNMENT_AS_CONDITION = Pattern.compile("\\b(?:if|while)\\s*\\(.*[^=!<>]=[^=]");
    private static final Pattern LITERALS =
            Pattern.compile("\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'");

    private CommonMistakes() {}

    private static Advice advice(String message, String text) {
        return new Advice(Pattern.compile(message), text);
    }

    /** @return a sentence, empty where nothing is known of the mistake */
    static Optional<String> advice(Cell cell, Problem problem) {
        String message = problem.message();
        String rest = problem.sourceLine()
                .substring(Math.min(problem.column() - 1, problem.sourceLine().length()));
        if (message.equals("';' expected") && Comments.blanked(rest).isBlank()) {
            return Optional.of("add ; at the end of line " + problem.line() + ".");
        }
        if (message.equals("reached end of file while parsing")) {
            return unclosed(cell);
        }
        if (message.startsWith("illegal start of expression") && rest.startsWith("const")) {
            return Optional.of("Java writes final where other languages write const.");
        }
        if (message.endsWith("cannot be converted to boolean")
                && ASSIGNMENT_AS_CONDITION.matcher(problem.sourceLine()).find()) {
            return Optional.of("== compares; = gives a variable a value.");
        }
        Matcher symbol = SYMBOL.matcher(message);
        if (symbol.find() && FOREIGN.containsKey(symbol.group(1)) && !message.contains("location:")) {
            return Optional.of("Java writes " + FOREIGN.get(symbol.group(1)) + ".");
        }
        for (Advice each : ADVICE) {
            Matcher matcher = each.message().matcher(message);
            if (matcher.find()) {
                return Optional.of(filled(each.text(), matcher));
            }
        }
        return Optional.empty();
    }

    private static String filled(String text, Matcher found) {
        String filled = text;
        for (int i = 1; i <= found.groupCount(); i++) {
            filled = filled.replace("$" + i, found.group(i));
        }
        return filled;
    }

    /** Which bracket is open at the end. */
    private static Optional<String> unclosed(Cell cell) {
        String code = LITERALS.matcher(Comments.blanked(cell.code()))
                .replaceAll(literal -> literal.group().replaceAll("[^\n]", " "));
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == '(' || c == '[' || c == '{') {
                open.push(i);
            } else if ((c == ')' || c == ']' || c == '}') && !open.isEmpty()) {
                open.pop();
            }
        }
        if (open.isEmpty()) {
            return Optional.empty();
        }
        int at = open.peek();
        long line = cell.firstLine()
                + code.substring(0, at).chars().filter(c -> c == '\n').count();
        return Optional.of("the " + code.charAt(at) + " in line " + line + " is never closed.");
    }
}
