package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.DeclarationSnippet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Code is compiled beside JShell, against the wrapper classes that JShell itself would import. */
class LiveNamesTest {
    private final JavaShell shell = new JavaShell(List.of());
    private final LiveNames names = new LiveNames();

    @AfterEach
    void close() {
        shell.close();
    }

    private void declare(String code) {
        shell.eval(code, files -> names.made(files.keySet()));
    }

    private List<String> wrappersAsJShellNamesThem() {
        List<String> imports = new ArrayList<>();
        shell.api()
                .snippets()
                .filter(snippet -> snippet instanceof DeclarationSnippet
                        && shell.api().status(snippet).isDefined())
                .forEach(snippet -> imports.add("import static "
                        + shell.analysis().wrapper(snippet).fullClassName() + "."
                        + ((DeclarationSnippet) snippet).name() + ";"));
        return imports;
    }

    @Test
    void wrappersAreThoseOfJShellThroughAllChanges() {
        List<String> declarations = List.of(
                "class A { int n() { return 1; } }",
                "A make() { return new A(); }",
                "int over(int i) { return i; }",
                "int over(String s) { return 2; }",
                "A a;",
                "class A { int n() { return 2; } int m; }",
                "int later() { return missing() + 1; }",
                "int missing() { return 41; }",
                "String missing() { return null; }",
                "A make(int n) { return over(n) > 0 ? make() : a; }",
                "record A(int n) {}",
                "int over(int i) { return i + 1; }",
                "enum E { ONE, TWO }",
                "class B extends C { E e; }",
                "class C { A a; }",
                "class C { broken }",
                "interface C {}");
        for (String each : declarations) {
            declare(each);
            List<String> ours = names.imports(shell.api())
                    .lines()
                    .filter(line -> line.startsWith("import static REPL"))
                    .toList();
            assertEquals(wrappersAsJShellNamesThem(), ours, "after " + each);
        }
        assertFalse(wrappersAsJShellNamesThem().isEmpty());
    }

    @Test
    void importsOfCellsAreInScope() {
        shell.eval("import java.time.Duration;", files -> {});
        shell.eval("import java.util.Locale; // why not", files -> {});
        shell.eval("import static java.lang.Math.*;", files -> {});
        assertEquals(List.of(), shell.compile("Duration d = null; Locale l = null; double r = sqrt(2);", files -> {}));
    }

    @Test
    void codeLeavesNothingInJShell() {
        declare("class A {}");
        long before = shell.api().snippets().count();
        for (int i = 0; i < 20; i++) {
            assertEquals(List.of(), shell.compile("A a" + i + " = new A();", files -> {}));
        }
        assertEquals(before, shell.api().snippets().count());
    }

    @Test
    void mistakesAreToldByTheirPlaceInTheStatements() {
        List<CompileError> errors = shell.compile("int a = 1;\nint b = nowhere + a;", files -> {});
        assertEquals(1, errors.size(), errors::toString);
        int start = "int a = 1;\nint b = ".length();
        assertEquals(start, errors.get(0).start());
        assertEquals(start + "nowhere".length(), errors.get(0).end());
        assertTrue(errors.get(0).code().startsWith("compiler.err.cant.resolve"), errors::toString);
    }

    @Test
    void whatIsNotThereIsNotImported() {
        shell.importAll(List.of("java.time.*", "no.such.place.*", "static java.lang.Math.sqrt"));
        assertEquals(List.of(), shell.compile("Duration d = null; double r = sqrt(2);", files -> {}));
        shell.eval("class D { Duration d; }", files -> {});
        assertEquals(List.of(), shell.compile("new D();", files -> {}));
    }
}
