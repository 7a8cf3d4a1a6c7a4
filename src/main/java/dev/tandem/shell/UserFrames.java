package dev.tandem.shell;

import dev.tandem.bytecode.ClassFacts;
import dev.tandem.bytecode.TypeNames;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a stack frame means to the user. Safe for any thread. */
final class UserFrames {
    private static final Pattern FILE = Pattern.compile("cell \\[(\\d+)]");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.*)\\$\\d+");

    /** Cells of which the text is kept to show lines of. */
    private static final int MAX_CELLS = 1_000;

    private final CellClasses classes;

    /** Cell number to cell, the oldest dropped first. */
    private final Map<Integer, Cell> cells = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Cell> eldest) {
            return size() > MAX_CELLS;
        }
    });

    UserFrames(CellClasses classes) {
        this.classes = classes;
    }

    void remember(Cell cell) {
        cells.put(cell.number(), cell);
    }

    boolean isUsers(StackTraceElement frame) {
        return frame.getFileName() != null && FILE.matcher(frame.getFileName()).matches();
    }

    /** Where it is: "cell [3] line 2". */
    String place(StackTraceElement frame) {
        return frame.getFileName() + " line " + frame.getLineNumber();
    }

    /** In what: ", in fib(int)"; "" for code at the top of a cell. */
    String in(StackTraceElement frame) {
        Matcher lambda = LAMBDA.matcher(frame.getMethodName());
        String owner = ownerName(frame.getClassName());
        if (lambda.matches()) {
            String outer = lambda.group(1);
            boolean top = isTop(outer) || outer.equals("static");
            return ", in a lambda" + (top ? "" : " of " + (owner.isEmpty() ? "" : owner + ".") + outer);
        }
        if (isTop(frame.getMethodName())) {
            return "";
        }
        return switch (frame.getMethodName()) {
            case "<init>" -> ", in new " + owner + "(" + parameters(frame) + ")";
            case "<clinit>" -> ", in static " + owner;
            default ->
                ", in " + (owner.isEmpty() ? "" : owner + ".") + frame.getMethodName() + "(" + parameters(frame) + ")";
        };
    }

    private static boolean isTop(String method) {
        return method.equals(CodeWriter.METHOD) || method.startsWith(CodeWriter.PART);
    }

    /** The text of its line. */
    Optional<String> source(StackTraceElement frame) {
        Matcher file = FILE.matcher(String.valueOf(frame.getFileName()));
        Cell cell = file.matches() ? cells.get(Integer.parseInt(file.group(1))) : null;
        if (cell == null) {
            return Optional.empty();
        }
        return cell.code()
                .lines()
                .skip(Math.max(0, frame.getLineNumber() - cell.firstLine()))
                .findFirst()
                .map(String::strip)
                .filter(line -> !line.isEmpty());
    }

    /**
     * The trace of a call of a method whose body can't be compiled yet. JShell puts a throw in its place, on the line below
     * the first of the method's text, comments and all; here it is where the method's name stands.
     */
    StackTraceElement[] fromDeclaration(StackTraceElement[] trace) {
        StackTraceElement[] moved = trace.clone();
        Matcher file = moved.length == 0 ? FILE.matcher("") : FILE.matcher(String.valueOf(moved[0].getFileName()));
        Cell cell = file.matches() ? cells.get(Integer.parseInt(file.group(1))) : null;
        if (cell != null) {
            StackTraceElement top = moved[0];
            Pattern head = Pattern.compile("\\b" + Pattern.quote(top.getMethodName()) + "\\s*\\(");
            List<String> lines = Comments.blanked(cell.code()).lines().toList();
            for (int i = Math.max(0, top.getLineNumber() - 1 - cell.firstLine()); i < lines.size(); i++) {
                if (head.matcher(lines.get(i)).find()) {
                    moved[0] = new StackTraceElement(
                            top.getClassName(), top.getMethodName(), top.getFileName(), i + cell.firstLine());
                    break;
                }
            }
        }
        return moved;
    }

    private static String ownerName(String className) {
        String bare = TypeNames.withoutWrappers(className + "$");
        int code = bare.indexOf(CodeWriter.CLASS);
        String inner = code < 0 ? bare : bare.substring(code + CodeWriter.CLASS.length());
        return Arrays.stream(inner.split("\\$"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.matches("\\d+") ? "(anonymous class)" : part.replaceFirst("^\\d+", ""))
                .collect(Collectors.joining("."));
    }

    private String parameters(StackTraceElement frame) {
        return classes.classFile(frame.getClassName()).stream()
                .flatMap(file -> ClassFacts.read(file).methods().stream())
                .filter(method -> method.name().equals(frame.getMethodName())
                        && method.lines().contains(frame.getLineNumber()))
                .findFirst()
                .map(method -> TypeNames.parameters(method.descriptor()))
                .orElse("...");
    }
}
