package dev.tandem.shell;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.QualifiedNames;

/**
 * What helps with common mistakes, added to the compiler's own message: an import, the name that was meant, the cell that
 * has to run first. Under the session's lock.
 */
final class Hints {
    private static final Pattern MISSING = Pattern.compile("symbol:\\s+(class|variable|method) ([\\p{L}_$][\\w$]*)");
    private static final Pattern MISSING_PACKAGE = Pattern.compile("package ([\\w.$]+) does not exist");

    /** What looks like the declaration of a variable, a method or a type, also in code that doesn't compile. */
    private static final Pattern DECLARATION = Pattern.compile(
            "(?:\\b(?:class|record|interface|enum)\\s+|[\\p{L}_$][\\w$.<>,\\[\\]]*\\s+)([\\p{L}_$][\\w$]*)\\s*(?=[=;({]|$)",
            Pattern.MULTILINE | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Set<String> NO_TYPE =
            Set.of("return", "throw", "new", "else", "case", "package", "import", "yield");

    /** More candidates than that help nobody. */
    private static final int MAX_IMPORTS = 4;

    private static final int MAX_REMEMBERED = 1_000;

    private final Supplier<SourceCodeAnalysis> analysis;
    private final NearNames nearNames;

    /** Names that a cell would have declared if it had compiled, to that cell's number. */
    private final Map<String, Integer> lost = new LinkedHashMap<>();

    Hints(Supplier<SourceCodeAnalysis> analysis, NearNames nearNames) {
        this.analysis = analysis;
        this.nearNames = nearNames;
    }

    /** The problems that tell something, each with a hint where there is one. Remembers what the cell would have declared. */
    List<Problem> on(Cell cell, List<Problem> problems) {
        List<Problem> telling = withoutEchoes(problems);
        List<Problem> hinted = new ArrayList<>();
        for (Problem each : telling) {
            hinted.add(hint(cell, each).map(text -> withHint(each, text)).orElse(each));
        }
        remember(cell);
        return hinted;
    }

    /** The parser goes on after a mistake and takes what is right for wrong. */
    private static List<Problem> withoutEchoes(List<Problem> problems) {
        List<Problem> kept = new ArrayList<>();
        for (Problem each : problems) {
            boolean echo = each.message().equals("not a statement")
                    || kept.stream()
                            .anyMatch(before -> before.line() == each.line()
                                    && before.message().equals(each.message())
                                    && each.message().startsWith("unclosed"));
            if (kept.isEmpty() || !echo) {
                kept.add(each);
            }
        }
        return kept;
    }

    private Optional<String> hint(Cell cell, Problem problem) {
        Optional<String> mistake = CommonMistakes.advice(cell, problem);
        if (mistake.isPresent()) {
            return mistake;
        }
        Matcher missing = MISSING.matcher(problem.message());
        if (missing.find()) {
            String kind = missing.group(1);
            String name = missing.group(2);
            return imports(kind, name)
                    .or(() -> near(cell, problem, kind, name))
                    .or(() -> undeclared(cell, problem, kind, name));
        }
        Matcher missingPackage = MISSING_PACKAGE.matcher(problem.message());
        if (missingPackage.find()) {
            String name = missingPackage.group(1);
            return near(cell, problem, "package", name.substring(name.lastIndexOf('.') + 1))
                    .or(() -> Optional.of("%maven GROUP:ARTIFACT:VERSION adds the library that has it."));
        }
        return Optional.empty();
    }

    /** Offers an import where a type is missing that the class path has. */
    private Optional<String> imports(String kind, String type) {
        if (kind.equals("method") || !Character.isUpperCase(type.codePointAt(0))) {
            return Optional.empty();
        }
        QualifiedNames known = analysis.get().listQualifiedNames(type, type.length());
        // JShell reads the names of the class path in the background; the JDK's are there at once.
        Stream<String> candidates = known.isUpToDate()
                ? known.getNames().stream()
                : Stream.concat(known.getNames().stream(), ofTheJdk(type)).distinct();
        List<String> names = candidates
                .filter(name ->
                        !name.startsWith("REPL.") && !name.startsWith("dev.tandem.lib.") && name.endsWith("." + type))
                .sorted(Comparator.comparing((String name) -> !name.startsWith("java.")))
                .limit(MAX_IMPORTS)
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(names.stream().map(name -> "import " + name + ";").collect(Collectors.joining("  or  ")));
    }

    private Optional<String> near(Cell cell, Problem problem, String kind, String name) {
        List<String> names = nearNames.of(cell, problem, kind, name);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String last = names.get(names.size() - 1);
        String others = String.join(", ", names.subList(0, names.size() - 1));
        return Optional.of("did you mean " + (others.isEmpty() ? "" : others + " or ") + last + "?");
    }

    private Optional<String> undeclared(Cell cell, Problem problem, String kind, String name) {
        if (nearNames.isMember(cell, problem, name)) {
            return Optional.empty();
        }
        Integer refused = lost.get(name);
        if (refused != null && refused != cell.number()) {
            return Optional.of("cell [" + refused + "] would declare " + name
                    + ", but it did not compile: put it right and run it, then this one again.");
        }
        return Optional.of(
                kind.equals("class")
                        ? "no cell that ran declares " + name
                                + " and no library on the class path has it: run the cell that"
                                + " does, or add the library with %maven GROUP:ARTIFACT:VERSION."
                        : "no cell that ran declares " + name + ": run the one that does first.");
    }

    private void remember(Cell cell) {
        if (cell.number() > 0 && lost.size() < MAX_REMEMBERED) { // 0: an expression that a magic asked for
            declaredIn(cell.code()).forEach(name -> lost.put(name, cell.number()));
        }
    }

    /** Names that the code seems to declare, also where it doesn't compile. */
    static Set<String> declaredIn(String code) {
        Set<String> names = new LinkedHashSet<>();
        Matcher declaration = DECLARATION.matcher(Comments.blanked(code));
        while (declaration.find()) {
            if (!NO_TYPE.contains(declaration.group().strip().split("\\s")[0])) {
                names.add(declaration.group(1));
            }
        }
        return names;
    }

    private static Problem withHint(Problem problem, String hint) {
        return new Problem(
                problem.cell(),
                problem.line(),
                problem.column(),
                problem.endColumn(),
                problem.sourceLine(),
                problem.message() + "\n  hint: " + hint);
    }

    private static Stream<String> ofTheJdk(String type) {
        return ModuleLayer.boot().modules().stream()
                .flatMap(module -> module.getPackages().stream()
                        .filter(module::isExported)
                        .map(name -> name + "." + type)
                        .filter(name -> {
                            Class<?> found = Class.forName(module, name);
                            return found != null && Modifier.isPublic(found.getModifiers());
                        }));
    }

    /** What helps with common exceptions. */
    static Optional<String> of(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            long megabytes = Runtime.getRuntime().maxMemory() >> 20;
            return Optional.of(
                    "  hint: the heap holds " + megabytes + " MB. Variables keep what they hold: set large ones"
                            + " to null (%who lists them), or start the kernel with more, as with TANDEM_JVM_ARGS=-Xmx"
                            + 2 * megabytes + "m.");
        }
        if (error instanceof NullPointerException
                && String.valueOf(error.getMessage()).contains("System.console()")) {
            return Optional.of("  hint: a kernel has no console. Read with new Scanner(System.in), or with"
                    + " dev.tandem.kernel.io.UserInput.ask(\"prompt\") and .password(\"prompt\").");
        }
        return Optional.empty();
    }
}
