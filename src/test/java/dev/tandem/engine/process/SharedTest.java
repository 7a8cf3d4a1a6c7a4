package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory that processes have in common. */
@Timeout(60)
class SharedTest {
    @Test
    void everyProcessSeesWhatTheOthersWrite() throws Exception {
        TestCell cell = TestCell.of(
                "public static dev.tandem.engine.process.Shared.Longs counts;"
                        + " public static dev.tandem.engine.process.Shared.Doubles sums;",
                "for (int i = 0; i < 100_000; i++) { counts.add(0, 1); sums.add(0, 0.5); }"
                        + " counts.set(task + 1, ProcessHandle.current().pid()); return null;");
        Shared.Longs counts = Shared.longs(3);
        Shared.Doubles sums = Shared.doubles(1);
        cell.set("counts", counts);
        cell.set("sums", sums);
        try (ProcessMode mode = new ProcessMode()) {
            mode.run(cell.workload(2, "counts", "sums"), 2, new TestControl());
        }
        assertEquals(200_000, counts.getVolatile(0));
        assertEquals(100_000.0, sums.getVolatile(0));
        assertTrue(counts.get(1) != counts.get(2) && counts.get(1) > 0 && counts.get(2) > 0);
    }

    @Test
    void goesByEachWayOfSendingValues() throws TransferException {
        ValueCodec codec = new ValueCodec(SharedTest.class.getClassLoader());
        Shared.Doubles shared = Shared.doubles(2);
        List<Object> large = new ArrayList<>(IntStream.range(0, 50_000).boxed().toList());
        large.add(shared);
        for (Object graph : List.of(List.of(shared), large)) {
            List<?> back = (List<?>) codec.decode(codec.encode(graph));
            ((Shared.Doubles) back.get(back.size() - 1)).add(1, 1.5);
        }
        assertArrayEquals(new double[] {0, 3}, shared.toArray());
    }

    @Test
    void sizesAndIndicesThatCannotBeAreNamed() {
        assertThrows(IllegalArgumentException.class, () -> Shared.longs(0));
        assertThrows(IllegalArgumentException.class, () -> Shared.doubles(Integer.MAX_VALUE));
        Shared.Longs longs = Shared.longs(2);
        assertTrue(assertThrows(IndexOutOfBoundsException.class, () -> longs.get(2))
                .getMessage()
                .contains("0 .. 1"));
        assertTrue(longs.compareAndSet(1, 0, 9));
        assertArrayEquals(new long[] {0, 9}, longs.toArray());
    }

    @Test
    void eachTypeIsReadAndWrittenInAnotherProcess() throws Exception {
        TestCell cell = TestCell.of(
                "public static dev.tandem.engine.process.Shared.Ints ints;"
                        + " public static dev.tandem.engine.process.Shared.Floats floats;"
                        + " public static dev.tandem.engine.process.Shared.Bytes bytes;",
                "for (int i = 0; i < 10_000; i++) { ints.add(2, 1); floats.add(1, 1); }"
                        + " bytes.setVolatile(task, (byte) (task + 7)); return bytes.length();");
        Shared.Ints ints = Shared.ints(3);
        Shared.Floats floats = Shared.floats(2);
        Shared.Bytes bytes = Shared.bytes(5);
        cell.set("ints", ints);
        cell.set("floats", floats);
        cell.set("bytes", bytes);
        try (ProcessMode mode = new ProcessMode()) {
            assertEquals(
                    List.of(5, 5),
                    ProcessModeTest.results(
                            mode.run(cell.workload(2, "ints", "floats", "bytes"), 2, new TestControl())));
        }
        assertArrayEquals(new int[] {0, 0, 20_000}, ints.toArray());
        assertArrayEquals(new float[] {0, 20_000}, floats.toArray());
        assertArrayEquals(new byte[] {7, 8, 0, 0, 0}, bytes.toArray());
        assertEquals(7, bytes.getVolatile(0));
        assertTrue(ints.compareAndSet(0, 0, -1));
    }
}
