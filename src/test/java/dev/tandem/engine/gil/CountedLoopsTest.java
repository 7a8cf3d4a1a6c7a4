package dev.tandem.engine.gil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.engine.thread.ThreadsMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops cut into strips count as they did before. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CountedLoopsTest {
    private static final String LOOPS = "static long loops(int n, int[] a, String text) { long s = 0;"
            + " for (int i = 0; i < n; i++) s = s * 31 + i;"
            + " for (int i = 5; i < a.length; i += 3) { if (i % 7 == 0) continue; if (i > 2900) break; s += a[i]; }"
            + " for (int x : a) { s ^= x; }"
            + " for (int i = 0; i <= 2000; i++) for (int j = 0; j < 3; j++) { long k = i; double d = j; s += k + (long) d; }"
            + " for (int i = 0; i < n; i++) { try { if (a[i] == i) s += 1; } catch (ArrayIndexOutOfBoundsException e) {"
            + " s += 7; break; } finally { s += 2; } }"
            + " int end = n; for (int i = 0; i < end; i++) { if (i == 10) end -= 5; s++; }"
            + " outer: for (int i = 0; i < n; i++) { for (int j = 0; j < n; j++) { if (j == 1500) continue outer;"
            + " if (i == 20) break outer; s += j; } s -= 1; }"
            + " int w = 0; while (w < n) { w++; s += w; } for (int i = n; i > 0; i--) s -= i;"
            + " for (int i = 0; i < 3000; i++) { switch (i % 4) { case 0: continue; case 1: s++; break;"
            + " default: i++; } }"
            + " for (int i = Integer.MAX_VALUE - 5; i < Integer.MAX_VALUE; i++) s++;"
            + " for (int i = Integer.MAX_VALUE - 5; i <= Integer.MAX_VALUE - 1; i++) s++;"
            + " for (int i = Integer.MAX_VALUE - 3000; i > 0 && i < Integer.MAX_VALUE; i += 7) s ^= i;"
            + " for (long l = Long.MAX_VALUE - 2500; l < Long.MAX_VALUE; l++) s += l;"
            + " for (long l = 0; l < n; l++) { if (l % 3 == 0) continue; s ^= l; }"
            + " long down = n; while (down > 0) { s ^= down * 31; down--; }"
            + " int byte8 = n; do { s += byte8; byte8 -= 2; } while (byte8 > 0);"
            + " double x = 1; while (x < 1e6) { x *= 1.01; long k = (long) x; while (k > 1) { k /= 2; s += k; } s++; }"
            + " for (int i = 0; i < n; i++) { int j = i; while (j > 0) { j -= 3; if (j == 9) break; s += j; } }"
            + " for (long last = n, i = 0; i < last; i++) { try { s += a[(int) i] / (i % 5); } catch"
            + " (ArithmeticException | ArrayIndexOutOfBoundsException e) { s -= i; } }"
            + " for (int i = 0, j = 100; i < j; i++, j--) s += i * j; return s; }";

    @Test
    void resultsAreTheSame() throws Exception {
        TestCell cell = new TestCell()
                .method(LOOPS.substring("static ".length()))
                .body("int[] a = new int[3000]; for (int i = 0; i < a.length; i++) a[i] = i * 7 % 100;"
                        + " return loops(1 + task * 777, a, \"\") + \" \" + loops(3000, a, null);");
        Workload<Object> workload = cell.workload(5);
        Object plain = TestCell.results(new ThreadsMode().run(workload, 1, new StopSwitch()));
        Object locked = TestCell.results(new GilMode(GilSettings.DEFAULT).run(workload, 1, new StopSwitch()));
        assertEquals(plain, locked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int i = 0; for (; i < end; i++) s += i % 7; return (long) i;",
                "int i = 0; for (; i < box.end; i++) s += i % 7; return (long) i;",
                "long i = 0; for (; i < longEnd; i++) s += i % 7; return i;",
                "long i = 0; while (i < box.longEnd) { s += i % 7; i++; } return i;",
                "int i = 0; for (; i < row.length; i = i < 9 ? i + 1 : 0) s += i % 7; return (long) i;"
            })
    void aBoundThatAnotherThreadLowersEndsTheLoop(String loop) throws Exception {
        TestCell cell = new TestCell()
                .type("class Box { int end = Integer.MAX_VALUE; long longEnd = Long.MAX_VALUE; }")
                .variable("int", "end", "Integer.MAX_VALUE")
                .variable("long", "longEnd", "Long.MAX_VALUE")
                .variable("int[]", "row", "new int[10]")
                .variable("Box", "box", "new Box()")
                .body("if (task == 1) { Thread.sleep(30); end = 5; longEnd = 5; box.end = 5; box.longEnd = 5;"
                        + " row = new int[5]; return 0L; } long s = 0; " + loop);
        long reached = (long) cell.results(GilSettings.DEFAULT, 2, 2).get(0);
        assertTrue(reached >= 5 && reached < Integer.MAX_VALUE, () -> "ended at " + reached);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int i = 0; while (i < 1) { if (ready[0]) i++; }",
                "int i = 0; while (i < 1) { if (!ready[0]) continue; i++; }",
                "for (int i = 0; i < 1; ) { if (ready[0]) i++; }",
                "long i = 1; while (i > 0) { if (!ready[0]) continue; i--; }",
                "for (int i = 1; i > 0; ) { i -= ready[0] ? 1 : 0; }"
            })
    void aLoopThatWaitsForAnotherThreadLetsItIn(String loop) throws Exception {
        TestCell cell = new TestCell()
                .variable("boolean[]", "ready", "new boolean[1]")
                .body("if (task == 1) { Thread.sleep(30); ready[0] = true; return 1; } " + loop + " return 1;");
        assertEquals(List.of(1, 1), cell.results(GilSettings.DEFAULT, 2, 2));
    }
}
