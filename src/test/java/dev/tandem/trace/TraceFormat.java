package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a file to the "Trace Event Format" (Google, the JSON object format) as far as Tandem writes it: the fields of each
 * phase and their types, names for all tracks, slices that nest, arrows in pairs that begin and end in a slice. Perfetto's
 * importer drops what breaks these rules, and says so only in its statistics.
 */
public final class TraceFormat {
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "X", Set.of("ph", "name", "cat", "pid", "tid", "ts", "dur", "args"),
            "M", Set.of("ph", "name", "pid", "tid", "args"),
            "C", Set.of("ph", "name", "cat", "pid", "tid", "ts", "args"),
            "s", Set.of("ph", "name", "cat", "pid", "tid", "ts", "id"),
            "f", Set.of("ph", "name", "cat", "pid", "tid", "ts", "id", "bp"));

    private final List<JsonObject> events = new ArrayList<>();

    private TraceFormat(String json) {
        JsonObject file = JsonParser.parseString(json).getAsJsonObject();
        assertEquals(Set.of("displayTimeUnit", "traceEvents", "otherData"), file.keySet());
        assertEquals("ms", file.get("displayTimeUnit").getAsString());
        file.getAsJsonArray("traceEvents").forEach(event -> events.add(event.getAsJsonObject()));
    }

    /** Fails if a file would not be read as it is meant. */
    public static void check(String json) {
        TraceFormat file = new TraceFormat(json);
        file.events.forEach(TraceFormat::fields);
        file.tracksHaveNames();
        file.slicesNest();
        file.arrowsPair();
        file.countersGoUpAndDownToZero();
    }

    private static void fields(JsonObject event) {
        String phase = text(event, "ph");
        assertTrue(FIELDS.containsKey(phase), event::toString);
        assertEquals(FIELDS.get(phase), event.keySet(), event::toString);
        assertTrue(!text(event, "name").isEmpty(), event::toString);
        whole(event, "pid");
        whole(event, "tid");
        for (String time : List.of("ts", "dur")) {
            assertTrue(!event.has(time) || number(event, time) >= 0, event::toString);
        }
        if (event.has("cat")) {
            assertTrue(!text(event, "cat").isEmpty(), event::toString);
        }
        if (event.has("id")) {
            whole(event, "id");
        }
        if (phase.equals("f")) {
            assertEquals("e", text(event, "bp"), event::toString);
        }
        if (phase.equals("M")) {
            assertTrue(Set.of("process_name", "thread_name").contains(text(event, "name")), event::toString);
            assertEquals(Set.of("name"), event.getAsJsonObject("args").keySet(), event::toString);
            assertTrue(!text(event.getAsJsonObject("args"), "name").isEmpty(), event::toString);
        } else if (phase.equals("X")) {
            event.getAsJsonObject("args")
                    .entrySet()
                    .forEach(a -> assertTrue(a.getValue().getAsJsonPrimitive().isString(), event::toString));
        }
    }

    private void tracksHaveNames() {
        Set<String> processes = new HashSet<>();
        Set<String> threads = new HashSet<>();
        for (JsonObject event : events) {
            if (text(event, "ph").equals("M")) {
                boolean fresh = text(event, "name").equals("process_name")
                        ? processes.add(event.get("pid").getAsString())
                        : threads.add(track(event));
                assertTrue(fresh, () -> "named twice: " + event);
            }
        }
        for (JsonObject event : events) {
            assertTrue(processes.contains(event.get("pid").getAsString()), () -> "in no process: " + event);
            if (Set.of("X", "s", "f").contains(text(event, "ph"))) {
                assertTrue(threads.contains(track(event)), () -> "in no thread: " + event);
            }
        }
    }

    private Map<String, List<JsonObject>> slices() {
        Map<String, List<JsonObject>> slices = new HashMap<>();
        events.stream()
                .filter(event -> text(event, "ph").equals("X"))
                .forEach(event -> slices.computeIfAbsent(track(event), t -> new ArrayList<>())
                        .add(event));
        return slices;
    }

    private void slicesNest() {
        slices().forEach((track, slices) -> {
            slices.sort(Comparator.comparingLong(TraceFormat::start)
                    .thenComparing(Comparator.comparingLong(TraceFormat::end).reversed()));
            Deque<JsonObject> open = new ArrayDeque<>();
            for (JsonObject slice : slices) {
                while (!open.isEmpty() && end(open.peek()) <= start(slice)) {
                    open.pop();
                }
                assertTrue(
                        open.isEmpty() || end(slice) <= end(open.peek()),
                        () -> slice + " begins in " + open.peek() + " and ends after it");
                open.push(slice);
            }
        });
    }

    private void arrowsPair() {
        Map<String, List<JsonObject>> slices = slices();
        Map<Long, JsonObject> begun = new HashMap<>();
        for (JsonObject event : events) {
            String phase = text(event, "ph");
            if (phase.equals("s")) {
                assertTrue(begun.put(whole(event, "id"), event) == null, () -> "begins twice: " + event);
            } else if (phase.equals("f")) {
                JsonObject from = begun.remove(whole(event, "id"));
                assertTrue(from != null, () -> "comes from nowhere: " + event);
                assertEquals(text(from, "name") + text(from, "cat"), text(event, "name") + text(event, "cat"));
                assertTrue(start(from) <= start(event), () -> from + " after " + event);
            } else {
                continue;
            }
            assertTrue(
                    slices.getOrDefault(track(event), List.of()).stream()
                            .anyMatch(slice -> start(slice) <= start(event) && start(event) <= end(slice)),
                    () -> "in no slice: " + event);
        }
        assertTrue(begun.isEmpty(), () -> "lead nowhere: " + begun.values());
    }

    private void countersGoUpAndDownToZero() {
        Map<String, JsonObject> last = new HashMap<>();
        for (JsonObject event : events) {
            if (text(event, "ph").equals("C")) {
                assertEquals(Set.of("tasks"), event.getAsJsonObject("args").keySet());
                assertTrue(whole(event.getAsJsonObject("args"), "tasks") >= 0, event::toString);
                JsonObject before = last.put(event.get("pid") + text(event, "name"), event);
                assertTrue(before == null || start(before) < start(event), () -> before + " before " + event);
            }
        }
        last.values().forEach(event -> assertEquals(0, whole(event.getAsJsonObject("args"), "tasks"), event::toString));
    }

    private static String track(JsonObject event) {
        return event.get("pid") + "/" + event.get("tid");
    }

    /** In ns. */
    private static long start(JsonObject event) {
        return Math.round(number(event, "ts") * 1000);
    }

    private static long end(JsonObject event) {
        return start(event) + Math.round(number(event, "dur") * 1000);
    }

    private static JsonPrimitive primitive(JsonObject object, String field) {
        JsonElement value = object.get(field);
        assertTrue(value != null && value.isJsonPrimitive(), () -> field + " of " + object);
        return value.getAsJsonPrimitive();
    }

    private static String text(JsonObject object, String field) {
        JsonPrimitive value = primitive(object, field);
        assertTrue(value.isString(), () -> field + " of " + object);
        return value.getAsString();
    }

    private static double number(JsonObject object, String field) {
        JsonPrimitive value = primitive(object, field);
        assertTrue(value.isNumber() && Double.isFinite(value.getAsDouble()), () -> field + " of " + object);
        return value.getAsDouble();
    }

    private static long whole(JsonObject object, String field) {
        double value = number(object, field);
        assertTrue(value == Math.rint(value) && value >= 0, () -> field + " of " + object);
        return (long) value;
    }
}
