package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long cells are cut in another way than short ones; the pieces are the same. */
class CellSplitterTest {
    private static final Map<String, Piece.Kind> FRAGMENTS = Map.ofEntries(
            Map.entry("int a = 1;", Piece.Kind.CODE),
            Map.entry(" int b, c[] = {1, 2}, d = b;", Piece.Kind.CODE),
            Map.entry("\n// int x = 2; {\nvar e = List.of(\"}\", ';');", Piece.Kind.CODE),
            Map.entry("\nif (a > 1) { a++; } else b--;", Piece.Kind.CODE),
            Map.entry("\nfor (int i = 0; i < 3; i++) { for (;;) break; }", Piece.Kind.CODE),
            Map.entry("\nvar t = \"\"\"\n  int f() { return 1; }\n  \"\"\";", Piece.Kind.CODE),
            Map.entry("\nRunnable r = () -> { System.out.println(1); };", Piece.Kind.CODE),
            Map.entry("\nrecord P(int x) { int y() { return x; } }", Piece.Kind.TYPE),
            Map.entry("\nclass C { void m() {} }", Piece.Kind.TYPE),
            Map.entry("\npublic static class D {}", Piece.Kind.TYPE),
            Map.entry("\nenum E { A, B }", Piece.Kind.TYPE),
            Map.entry("\n/* one */ int f(int x) { return x + 1; }", Piece.Kind.METHOD),
            Map.entry("\n<T> T g(T x) { return x; }", Piece.Kind.METHOD),
            Map.entry("\nstatic volatile int v = 3;", Piece.Kind.CODE),
            Map.entry("\nimport java.util.zip.*;", Piece.Kind.IMPORT),
            Map.entry("\nswitch (a) { case 1 -> b++; default -> {} }", Piece.Kind.CODE),
            Map.entry("\ntry { a = 1; } finally { b = 2; }", Piece.Kind.CODE),
            Map.entry("\nouter: while (true) { break outer; }", Piece.Kind.CODE),
            Map.entry("\nsynchronized (this) { a++; }", Piece.Kind.CODE),
            Map.entry("\r\nfoo(1,\r\n  2);", Piece.Kind.CODE));

    private final JavaShell shell = new JavaShell(List.of());
    private final CellSplitter splitter = new CellSplitter(shell::analysis);

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void longCellsAreCutLikeShortOnes() {
        Random random = new Random(42);
        List<String> fragments = new ArrayList<>(FRAGMENTS.keySet());
        fragments.sort(null); // the map's own order is another in each JVM
        for (int round = 0; round < 20; round++) {
            List<String> expected = new ArrayList<>();
            StringBuilder code = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                // Mostly statements, in long rows, as in cells that long.
                String fragment = fragments.get(random.nextInt(8) > 0 ? 0 : random.nextInt(fragments.size()));
                expected.add(FRAGMENTS.get(fragment) + ":" + fragment);
                code.append(fragment);
            }
            List<String> found = splitter.split(code.toString()).stream()
                    .map(piece -> piece.kind() + ":" + piece.text())
                    .toList();
            assertEquals(expected, found);
        }
    }

    @Test
    void whatIsWrongInALongCellIsItsOwnPiece() {
        String before = "int a = 1;\n".repeat(300);
        List<Piece> pieces = splitter.split(before + "a = ((2;\n" + "int b = 1;\n".repeat(10));
        List<Piece> broken = pieces.stream()
                .filter(piece -> piece.kind() == Piece.Kind.BROKEN)
                .toList();
        assertEquals(300, pieces.indexOf(broken.get(0)));
        assertTrue(
                broken.get(0).start() >= before.length() - 1,
                () -> "starts at " + broken.get(0).start());
    }

    @Test
    void theLastExpressionOfALongCellHasNoSemicolon() {
        List<Piece> pieces = splitter.split("x += 1;\n".repeat(500) + "x + 1 // sum");
        assertEquals(501, pieces.size());
        assertEquals("\nx + 1 // sum", pieces.get(500).text());
        assertTrue(pieces.get(499).closed() && !pieces.get(500).closed());
    }

    @Test
    void aCellOfStatementsIsCutByOneParse() {
        assertEquals(List.of("int a = 1;", "\na + 1"), texts("int a = 1;\na + 1"));
        assertEquals(List.of("f(1)"), texts("f(1)"));
        assertEquals(List.of("int a, b = 2;", " a++;"), texts("int a, b = 2; a++; // more"));
        assertEquals(List.of(), texts("// nothing\n/* at all */"));
        // Closed by nothing but what stands around a cell for the parse.
        assertEquals(Piece.Kind.BROKEN, splitter.split("for (;;) {").get(0).kind());
        assertEquals(
                Piece.Kind.BROKEN,
                splitter.split("while (true) { if (true) {").get(0).kind());
    }

    private List<String> texts(String code) {
        return splitter.split(code).stream().map(Piece::text).toList();
    }
}
