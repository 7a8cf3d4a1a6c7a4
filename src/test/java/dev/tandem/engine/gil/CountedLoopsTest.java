package dev.tandem.engine.gil;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.engine.thread.ThreadsMode;
import org.junit.jupiter.api.Test;

/** Loops cut into strips count as they did before. */
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
}
