package dev.tandem.shell;

import dev.tandem.bytecode.ClassFacts;
import dev.tandem.bytecode.EntryMethod;
import dev.tandem.bytecode.Origin;
import dev.tandem.bytecode.TypeNames;
import dev.tandem.shell.CodeStatement.Declarator;
import dev.tandem.shell.CodeStatement.Result;
import dev.tandem.shell.CodeStatement.Shape;
import dev.tandem.shell.CodeStatement.Variables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles the code of one cell, what is left of it when its declarations are made. Under the session's lock. */
final class CodeCompiler {
    private final JavaShell shell;
    private final CellClasses classes;
    private final Declarations declarations;
    private final Cell cell;
    private final List<Piece> pieces;
    private final List<CodeStatement> statements;
    private final Map<String, String> types = new HashMap<>();
    private Optional<EntryMethod.Plan> entry = Optional.empty();

    /**
     * Code that is ready to run.
     *
     * @param className binary name of the class that has the method {@link CodeWriter#METHOD}
     * @param showsValue whether what it returns is its last expression's value
     * @param resultType of that value; "Object" where it has none
     */
    record Compiled(String className, boolean showsValue, String resultType) {}

    CodeCompiler(JavaShell shell, CellClasses classes, Declarations declarations, Cell cell, List<Piece> pieces) {
        this.shell = shell;
        this.classes = classes;
        this.declarations = declarations;
        this.cell = cell;
        this.pieces = pieces;
        this.statements = CodeParser.parse(cell.code(), pieces);
    }

    boolean isEmpty() {
        return statements.isEmpty();
    }

    /** A cell whose variables become the session's. */
    Compiled compileCell() throws CompilationException {
        Set<String> declared = new HashSet<>();
        for (CodeStatement statement : statements) {
            if (statement instanceof Variables variables) {
                variables.declarators().forEach(each -> declared.add(each.name()));
            }
        }
        tellMentioned(declared);
        inferTypes();
        tellNeededByDeclarations();
        return compile(asValue -> writer().cell(types, asValue), true);
    }

    /** A cell as a task: a static method with one parameter, and an entry method that hands it over. */
    Compiled compileBody(String parameter, String locals, EntryMethod.Plan entryMethod) throws CompilationException {
        tellMentioned(Set.of());
        entry = Optional.of(entryMethod);
        return compile(asValue -> writer().body(parameter, locals, asValue), false);
    }

    private interface Form {
        MappedSource write(boolean asValue);
    }

    private Compiled compile(Form form, boolean withVariables) throws CompilationException {
        Optional<Result> result =
                statements.isEmpty() || !(statements.get(statements.size() - 1) instanceof Result last)
                        ? Optional.empty()
                        : Optional.of(last);
        boolean asValue = result.isPresent();
        MappedSource source = form.write(asValue);
        Attempt attempt = attempt(source, withVariables);
        if (asValue && attempt.className == null && mayBeStatement(result.get(), attempt.errors)) {
            MappedSource statement = form.write(false);
            Attempt second = attempt(statement, withVariables);
            if (second.className != null || result.get().shape() == Shape.CALL) {
                asValue = false;
                source = statement;
                attempt = second;
            }
        }
        if (attempt.className == null) {
            throw rejected(attempt, source);
        }
        return new Compiled(attempt.className, asValue, attempt.resultType);
    }

    private static boolean mayBeStatement(Result result, List<CompileError> errors) {
        return switch (result.shape()) {
            case CALL -> errors.stream().anyMatch(CodeCompiler::sawVoid);
            case SWITCH -> true;
            case NULL, OTHER -> false;
        };
    }

    private static boolean sawVoid(CompileError error) {
        return error.code().startsWith("compiler.err.cant.infer.local.var.type")
                && error.message().contains(CodeWriter.RESULT);
    }

    private static final class Attempt {
        private List<CompileError> errors = List.of();
        private String className;
        private String resultType = "Object";
        private ClassFacts facts;
        private Map<String, byte[]> files = Map.of();
    }

    private Attempt attempt(MappedSource source, boolean withVariables) {
        Attempt attempt = new Attempt();
        attempt.errors = shell.compile(source.toString(), files -> {
            attempt.files = files;
            attempt.facts = define(files, withVariables);
            attempt.className = attempt.facts.internalName().replace('/', '.');
        });
        if (attempt.facts != null) {
            attempt.resultType = attempt.facts.methods().stream()
                    .flatMap(method -> method.local(CodeWriter.RESULT).stream())
                    .findFirst()
                    .map(local -> type(local, attempt.files))
                    .orElse("Object");
        }
        return attempt;
    }

    private ClassFacts define(Map<String, byte[]> files, boolean withVariables) {
        ClassFacts facts = codeClass(files);
        if (withVariables) {
            for (ClassFacts.Field field : facts.fields()) {
                if (!field.name().equals("$more")) {
                    classes.hold(facts.internalName(), declarations.variable(field));
                }
            }
        }
        int mark = facts.method(CodeWriter.PART + 0)
                .or(() -> codeMethod(facts))
                .orElseThrow()
                .firstLine()
                .orElse(1);
        classes.code(files, new Origin("cell [" + cell.number() + "]", cell.firstLine() - mark), entry);
        return facts;
    }

    private static ClassFacts codeClass(Map<String, byte[]> files) {
        return files.entrySet().stream()
                .filter(each -> each.getKey().endsWith(CodeWriter.CLASS))
                .map(each -> ClassFacts.read(each.getValue()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The cell's code compiled to no class of its own: " + files.keySet()));
    }

    private static Optional<ClassFacts.Method> codeMethod(ClassFacts facts) {
        return facts.method(CodeWriter.METHOD);
    }

    private CompilationException rejected(Attempt attempt, MappedSource source) {
        return new CompilationException(new Problems(cell).of(attempt.errors, source::toUser));
    }

    /** Types of the variables declared with {@code var}: all at once, or one after another where that fails. */
    private void inferTypes() throws CompilationException {
        while (true) {
            int first = -1;
            int last = -1;
            for (int i = 0; i < statements.size(); i++) {
                if (statements.get(i) instanceof Variables variables
                        && variables.declarators().stream().anyMatch(each -> !CodeWriter.known(each, types))) {
                    first = first < 0 ? i : first;
                    last = i;
                }
            }
            if (first < 0) {
                return;
            }
            if (!infer(last)) {
                MappedSource source = writer().probe(types, first + 1);
                Attempt alone = probe(source);
                if (!alone.errors.isEmpty() || alone.facts == null) {
                    throw rejected(alone, source);
                }
                learn(alone, first);
            }
        }
    }

    private boolean infer(int last) {
        Attempt attempt = probe(writer().probe(types, last + 1));
        if (attempt.facts == null) {
            return false;
        }
        learn(attempt, last);
        return true;
    }

    private Attempt probe(MappedSource source) {
        Attempt attempt = new Attempt();
        attempt.errors = shell.compile(source.toString(), files -> {
            attempt.files = files;
            attempt.facts = codeClass(files);
        });
        return attempt;
    }

    private void learn(Attempt attempt, int last) {
        ClassFacts.Method method = codeMethod(attempt.facts).orElseThrow();
        for (CodeStatement statement : statements.subList(0, last + 1)) {
            if (statement instanceof Variables variables) {
                for (Declarator each : variables.declarators()) {
                    if (each.type().isEmpty()) {
                        types.computeIfAbsent(
                                each.name(),
                                name -> method.local(name)
                                        .map(local -> type(local, attempt.files))
                                        .orElse("Object"));
                    }
                }
            }
        }
    }

    /** The type of a local as it can be written; that of an anonymous class is what it extends or implements. */
    private static String type(ClassFacts.Local local, Map<String, byte[]> files) {
        String descriptor = local.descriptor();
        boolean isAnonymous = descriptor.matches("L.*\\$\\d+;");
        if (isAnonymous) {
            String name = descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
            byte[] file = files.get(name);
            if (file != null) {
                return TypeNames.ofSuper(file);
            }
        }
        return TypeNames.of(descriptor, local.signature());
    }

    private void tellMentioned(Set<String> declaredHere) {
        for (Piece piece : pieces) {
            if (piece.kind() == Piece.Kind.CODE) {
                declarations.tellMentioned(piece.text(), declaredHere);
            }
        }
    }

    /** Types and methods of this very cell may use its variables: JShell must know those before the cell runs. */
    private void tellNeededByDeclarations() {
        for (CodeStatement statement : statements) {
            if (statement instanceof Variables variables) {
                for (Declarator each : variables.declarators()) {
                    String type = each.type().orElseGet(() -> types.get(each.name()));
                    declarations.tellIfUsed(each.name(), (each.isVolatile() ? "volatile " : "") + type);
                }
            }
        }
    }

    private CodeWriter writer() {
        return new CodeWriter(cell.code(), statements);
    }
}
