package dev.tandem.trace;

import static dev.tandem.trace.Timelines.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExportTest {
    private static final Measurement TWO = new Timelines()
            .task(0, 100, 60, Ending.DONE, slice(State.RUNNING, 0, 60), slice(State.BLOCKED, 60, 100))
            .task(10, 80, 70, Ending.FAILED, slice(State.RUNNING, 10, 80))
            .measured("threads", 2, 1.5);

    private static List<JsonObject> events(Measurement... measurements) throws IOException {
        StringWriter out = new StringWriter();
        ChromeTrace.write(List.of(measurements), out);
        JsonArray events =
                JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonArray("traceEvents");
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement event : events) {
            objects.add(event.getAsJsonObject());
        }
        return objects;
    }

    private static List<JsonObject> of(List<JsonObject> events, String phase, String name) {
        return events.stream()
                .filter(e -> e.get("ph").getAsString().equals(phase))
                .filter(e -> name.isEmpty() || e.get("name").getAsString().equals(name))
                .toList();
    }

    @Test
    void tasksAndStatesAreSlicesOfTheirWorker() throws IOException {
        List<JsonObject> events = events(TWO);
        JsonObject task = of(events, "X", "task 1").get(0);
        assertEquals(10_000.0, task.get("ts").getAsDouble());
        assertEquals(70_000.0, task.get("dur").getAsDouble());
        assertEquals("failed", task.getAsJsonObject("args").get("ending").getAsString());
        JsonObject blocked = of(events, "X", "blocked").get(0);
        assertEquals(60_000.0, blocked.get("ts").getAsDouble());
        assertEquals(
                3,
                of(events, "X", "running").size() + of(events, "X", "blocked").size());
        Set<Integer> processes =
                of(events, "X", "").stream().map(e -> e.get("pid").getAsInt()).collect(Collectors.toSet());
        assertEquals(3, processes.size(), "the session and two workers");
    }

    @Test
    void everyEventHasTheFieldsOfTheFormat() throws IOException {
        StringWriter out = new StringWriter();
        ChromeTrace.write(List.of(TWO, TWO), out);
        TraceFormat.check(out.toString());
    }

    @Test
    void arrowsGoFromTheHandOverToEachTask() throws IOException {
        List<JsonObject> events = events(TWO);
        List<Integer> from =
                of(events, "s", "").stream().map(e -> e.get("id").getAsInt()).toList();
        List<Integer> to =
                of(events, "f", "").stream().map(e -> e.get("id").getAsInt()).toList();
        assertEquals(2, from.size());
        assertEquals(from, to);
        assertTrue(of(events, "s", "").stream().allMatch(e -> e.get("ts").getAsDouble() == 0));
    }

    @Test
    void countersEndAtZero() throws IOException {
        List<Integer> inFlight = of(events(TWO), "C", "in flight").stream()
                .map(e -> e.getAsJsonObject("args").get("tasks").getAsInt())
                .toList();
        assertEquals(List.of(1, 2, 1, 0), inFlight);
        List<Integer> running = of(events(TWO), "C", "running").stream()
                .map(e -> e.getAsJsonObject("args").get("tasks").getAsInt())
                .toList();
        assertEquals(List.of(1, 2, 1, 0), running);
    }

    @Test
    void theTableHasARowForEachState() throws IOException {
        StringWriter out = new StringWriter();
        StateTable.write(List.of(TWO, new Timelines().task(0, 5, 5).measured("a,\"b\"", 1)), out);
        List<String> lines = out.toString().lines().toList();
        assertEquals(1 + 3 + 1, lines.size());
        assertEquals("threads,2,java,0,done,thread 1,1,0,blocked,,0.060000000,0.100000000", lines.get(2));
        assertEquals("\"a,\"\"b\"\"\",1,java,0,done,thread 1,1,0,,,0.000000000,0.005000000", lines.get(4));
    }
}
