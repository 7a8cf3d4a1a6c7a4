package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values between memory spaces: by which way they go, and that they arrive as they were. */
@Timeout(60)
class TransferTest {
    private final ValueCodec codec = new ValueCodec(TransferTest.class.getClassLoader());

    /** Not serializable. */
    static final class Plain {
        int n = 3;
        Plain self = this;
    }

    @Test
    void plainValuesAndArraysArriveAsTheyWere() throws TransferException {
        for (Object value :
                Arrays.asList(null, "a\uD83D\uDE00b", 1, 2L, 1.5, 2.5f, (byte) 3, (short) 4, 'c', true, Double.NaN)) {
            assertEquals(value, codec.decode(codec.encode(value)));
        }
        assertArrayEquals(new double[] {1, -0.0, 3}, (double[]) codec.decode(codec.encode(new double[] {1, -0.0, 3})));
        assertArrayEquals(
                new boolean[] {true, false}, (boolean[]) codec.decode(codec.encode(new boolean[] {true, false})));
        assertArrayEquals(new char[] {'x'}, (char[]) codec.decode(codec.encode(new char[] {'x'})));
        assertArrayEquals(new short[] {-7}, (short[]) codec.decode(codec.encode(new short[] {-7})));
        assertArrayEquals(new float[] {7}, (float[]) codec.decode(codec.encode(new float[] {7})));
        assertArrayEquals(new byte[0], (byte[]) codec.decode(codec.encode(new byte[0])));
    }

    @Test
    void theSizeOfPlainValuesIsKnownBefore() throws TransferException {
        Object[] all = {
            null, "a\u00e9b", 1, 2L, 1.5, 2.5f, (byte) 3, (short) 4, 'c', true, new int[] {1, 2}, ByteBuffer.allocate(9)
        };
        for (Object value : Arrays.asList(all[0], all[1], all[2], all[3], all[10], all[11], all)) {
            assertEquals(QuickCodec.size(value, false) + 1, codec.encode(value).length);
        }
        Object[] large = {new double[200_000], ByteBuffer.allocate(2 << 20)};
        assertEquals(QuickCodec.size(large, true) + 1, codec.encodeApart(large).bytes().length);
    }

    @Test
    void sharedArraysAndCyclesKeepTheirIdentity() throws TransferException {
        long[] shared = {1, 2};
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        Object[] back = (Object[]) codec.decode(codec.encode(new Object[] {shared, cycle, shared}));
        assertSame(back[0], back[2]);
        assertSame(back[1], ((List<?>) back[1]).get(0));
    }

    @Test
    void classesThatAreNotSerializableGoToo() throws TransferException {
        Plain back = (Plain) codec.decode(codec.encode(new Plain()));
        assertEquals(3, back.n);
        assertSame(back, back.self);
    }

    @Test
    void whatForyCannotTakeGoesByJavaIo() throws TransferException {
        List<Object> large = new ArrayList<>(IntStream.range(0, 100_000).boxed().toList());
        Random random = new Random(42);
        large.add(random);
        List<?> back = (List<?>) codec.decode(codec.encode(large));
        assertEquals(new Random(42).nextLong(), ((Random) back.get(100_000)).nextLong());
    }

    @Test
    void largeGraphsArriveAsTheyWere() throws TransferException {
        Map<String, List<Double>> map =
                Map.of("a", IntStream.range(0, 50_000).mapToObj(i -> i / 3.0).toList());
        assertEquals(map, codec.decode(codec.encode(map)));
    }

    @Test
    void whatCanGoNoWayIsNamedByItsType() {
        TransferException error = assertThrows(TransferException.class, () -> codec.encode(List.of(new Thread())));
        assertTrue(error.getMessage().contains("java.lang.Thread"), error.getMessage());
    }

    @Test
    void deepNestingIsAnErrorNotACrash() throws TransferException {
        Object nested = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            nested = new ArrayList<>(List.of(nested));
        }
        Object tooDeep = nested;
        TransferException error = assertThrows(TransferException.class, () -> codec.encode(tooDeep));
        assertTrue(error.getMessage().contains("nested too deeply"), error.getMessage());
        assertEquals(1, codec.decode(codec.encode(1)));
    }

    @Test
    void largeArraysGoThroughSharedMemoryAndTheFileIsUsedAgain(@TempDir Path shared) throws Exception {
        double[] data = new double[300_000];
        Arrays.setAll(data, i -> i * 0.5);
        List<Object> graph = new ArrayList<>(List.of(new Plain(), data, data));
        BulkStore store = new BulkStore(Optional.of(shared), "t");
        BulkReader reader = new BulkReader(Optional.of(shared));
        for (Object value : List.of(data, graph, graph)) {
            ValueCodec.Encoded encoded = codec.encodeApart(value);
            assertEquals(1, encoded.bulk().size());
            assertTrue(encoded.bytes().length < 10_000);
            List<BulkRef> refs = store.store(encoded.bulk()).orElseThrow();
            Object back = codec.decode(encoded.bytes(), reader.open(refs));
            double[] array = back instanceof List<?> list ? (double[]) list.get(1) : (double[]) back;
            assertArrayEquals(data, array);
            if (back instanceof List<?> list) {
                assertSame(list.get(1), list.get(2));
            }
            store.release(refs.get(0).segment());
        }
        assertEquals(1, entries(shared));
    }

    @Test
    void byteBuffersArriveAsTheyWere(@TempDir Path shared) throws Exception {
        BulkStore store = new BulkStore(Optional.of(shared), "t");
        BulkReader reader = new BulkReader(Optional.of(shared));
        for (int capacity : List.of(100, 3 << 20)) {
            for (ByteBuffer made : List.of(ByteBuffer.allocate(capacity), ByteBuffer.allocateDirect(capacity))) {
                made.put(0, (byte) 1).put(10, (byte) 7).put(capacity - 1, (byte) 9);
                made.limit(capacity - 5).position(10).order(ByteOrder.LITTLE_ENDIAN);
                for (ByteBuffer buffer :
                        List.of(made, made.duplicate(), made.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN))) {
                    List<Object> graph = new ArrayList<>(List.of(new Plain(), buffer, buffer));
                    for (Object value : List.of(buffer, graph)) {
                        ValueCodec.Encoded encoded = codec.encodeApart(value);
                        assertEquals(
                                capacity < Bulk.THRESHOLD ? 0 : 1,
                                encoded.bulk().size());
                        List<BulkRef> refs = store.store(encoded.bulk()).orElseThrow();
                        Object back = codec.decode(encoded.bytes(), reader.open(refs));
                        if (!refs.isEmpty()) {
                            // The file is free for others: what was read must not be a view of it.
                            store.release(refs.get(0).segment());
                            List<Bulk> other = List.of(Bulk.of(capacity, to -> to.put(new byte[capacity])));
                            store.release(
                                    store.store(other).orElseThrow().get(0).segment());
                        }
                        if (back instanceof List<?> list) {
                            assertSame(list.get(1), list.get(2));
                            back = list.get(1);
                        }
                        assertLike(buffer, (ByteBuffer) back);
                        assertLike(buffer, (ByteBuffer) codec.decode(codec.encode(buffer)));
                    }
                }
            }
        }
    }

    private static void assertLike(ByteBuffer expected, ByteBuffer actual) {
        assertEquals(expected.capacity(), actual.capacity());
        assertEquals(expected.position(), actual.position());
        assertEquals(expected.limit(), actual.limit());
        assertEquals(expected.order(), actual.order());
        assertEquals(expected.isDirect(), actual.isDirect());
        assertEquals(expected.isReadOnly(), actual.isReadOnly());
        assertEquals(expected.duplicate().clear(), actual.duplicate().clear());
    }

    @Test
    void aLargeGraphWithoutLargeArraysHasNothingApart() throws TransferException {
        List<Integer> list = new ArrayList<>(IntStream.range(0, 100_000).boxed().toList());
        ValueCodec.Encoded encoded = codec.encodeApart(new Object[] {list});
        assertEquals(List.of(), encoded.bulk());
        assertEquals(list, ((Object[]) codec.decode(encoded.bytes(), List.of()))[0]);
    }

    @Test
    void withoutRoomInSharedMemoryNothingIsStored(@TempDir Path shared) {
        Bulk huge = new Bulk() {
            @Override
            public int bytes() {
                return 1 << 20;
            }

            @Override
            public void writeTo(ByteBuffer target) {
                throw new InternalError("a fault occurred in a recent unsafe memory access operation");
            }
        };
        assertEquals(Optional.empty(), new BulkStore(Optional.empty(), "t").store(List.of(huge)));
        assertEquals(Optional.empty(), new BulkStore(Optional.of(shared), "t").store(List.of(huge)));
        assertEquals(Optional.empty(), new BulkStore(Optional.of(shared.resolve("missing")), "t").store(List.of(huge)));
    }

    @Test
    void largeArraysTravelBothWaysWithAndWithoutSharedMemory(@TempDir Path temporary) throws Exception {
        TestCell cell = TestCell.of(
                "public static double[] data;", "double[] r = data.clone(); r[0] = task; data[1] = -1; return r;");
        double[] data = new double[500_000];
        Arrays.fill(data, 2);
        cell.set("data", data);
        Path none = temporary.resolve("missing");
        for (ProcessOptions options :
                List.of(ProcessOptions.ofThisJvm(), ProcessOptions.ofThisJvm().withDirectories(temporary, none))) {
            try (ProcessMode mode = new ProcessMode(options)) {
                for (int round = 0; round < 2; round++) {
                    Execution<Object> run = mode.run(cell.workload(3, "data"), 2, new TestControl());
                    List<Object> results = ProcessModeTest.results(run);
                    for (int task = 0; task < 3; task++) {
                        double[] result = (double[]) results.get(task);
                        assertEquals(500_000, result.length);
                        assertEquals(task, result[0]);
                        assertEquals(2, result[499_999]);
                    }
                    assertTrue(
                            run.timeline().transferOut().orElseThrow().bytes().getAsLong() >= 4_000_000);
                    assertTrue(
                            run.timeline().transferBack().orElseThrow().bytes().getAsLong() >= 12_000_000);
                }
            }
        }
        assertEquals(2, data[0]);
        assertEquals(0, entries(temporary));
    }

    @Test
    void elementsWithLargeArraysTravelWithAndWithoutSharedMemory(@TempDir Path temporary) throws Exception {
        TestCell cell = TestCell.of("return ((double[]) it)[299_999] + task;");
        List<Object> elements = IntStream.range(0, 12)
                .mapToObj(i -> {
                    double[] data = new double[300_000];
                    data[299_999] = 10 * i;
                    return (Object) data;
                })
                .toList();
        Workload<Object> plain = cell.workload(12);
        Workload<Object> workload = new Workload<>(plain.body(), 12, elements, plain.shipment());
        Path none = temporary.resolve("missing");
        for (ProcessOptions options :
                List.of(ProcessOptions.ofThisJvm(), ProcessOptions.ofThisJvm().withDirectories(temporary, none))) {
            try (ProcessMode mode = new ProcessMode(options)) {
                Execution<Object> run = mode.run(workload, 2, new TestControl());
                assertEquals(
                        IntStream.range(0, 12)
                                .mapToObj(i -> (Object) (11.0 * i))
                                .toList(),
                        ProcessModeTest.results(run));
                Transfer sent = run.timeline().transfers().stream()
                        .filter(each -> each.kind() == Transfer.Kind.ELEMENTS)
                        .findFirst()
                        .orElseThrow();
                assertTrue(sent.bytes() >= 12 * 2_400_000, sent.toString());
            }
        }
    }

    private static long entries(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
