package dev.tandem;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.ClientSockets;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.KernelOptions;
import dev.tandem.shell.OwnClasses;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/**
 * Starts a kernel, runs typical cells through its sockets, and ends. install.sh runs this in a JVM that writes at its end
 * which classes it had loaded (JEP 350, dynamic AppCDS), on JDK 25 and newer also how they were linked and which of their
 * methods were hot (JEP 483, 514, 515): a kernel that starts from that file is ready in half the time. Beforehand it writes
 * the jar that cells are compiled against.
 */
@Command(
        name = "rehearse",
        description = "Runs typical cells and ends; install.sh makes the archive of start-up data of this.",
        hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 60;

    /** What first cells look like: each kind of declaration, output, a result of each common shape, errors, magics. */
    private static final List<String> CELLS = List.of(
            "1 + 1",
            "int n = 5;",
            "var list = new ArrayList<Integer>(); for (int i = 0; i < n; i++) { list.add(i); }\nlist",
            "int twice(int x) { return 2 * x; }\ntwice(n)",
            "record Point(int x, String name) {}\nnew Point(n, \"p\")",
            "class Counter { private int count; int next() { return ++count; } }\nvar counter = new Counter();",
            "counter.next();\nSystem.out.println(\"next: \" + counter.next());",
            "list.stream().map(i -> i * 2).filter(i -> i > 2).collect(Collectors.toList())",
            "Map<String, Integer> sizes = new TreeMap<>(Map.of(\"a\", 1, \"b\", 2));\nsizes",
            "import java.time.*;\nDuration.ofSeconds(n)",
            "new double[] {1, 2, 3}",
            "String.format(\"%d %s\", n, \"times\")",
            "undeclared + 1",
            "throw new IllegalStateException(\"on purpose\");",
            "%who",
            "%time Math.sqrt(n)",
            "%%threads 2\ntwice(task)");

    @Override
    public Integer call() throws TimeoutException, IOException {
        OwnClasses.extract(System.getProperty("java.class.path"));
        ConnectionFile anywhere = ConnectionFile.ephemeral(UUID.randomUUID().toString());
        try (RunningKernel running = RunningKernel.start(anywhere, KernelOptions.DEFAULT);
                ClientSockets client = ClientSockets.connect(running.kernel().connection())) {
            client.ask("kernel_info_request", new JsonObject(), PATIENCE_SECONDS);
            for (String cell : CELLS) {
                client.ask("execute_request", execution(cell), PATIENCE_SECONDS);
            }
            client.ask("is_complete_request", code("int x = (1 +"), PATIENCE_SECONDS);
            client.ask("complete_request", atEnd("list.str"), PATIENCE_SECONDS);
            Message inspected = client.ask("inspect_request", atEnd("Math.sqrt"), PATIENCE_SECONDS);
            return inspected.content().has("status") ? 0 : 1;
        }
    }

    private static JsonObject execution(String cell) {
        JsonObject content = code(cell);
        content.addProperty("silent", false);
        content.addProperty("store_history", true);
        content.addProperty("allow_stdin", false);
        content.addProperty("stop_on_error", false);
        content.add("user_expressions", new JsonObject());
        return content;
    }

    private static JsonObject atEnd(String text) {
        JsonObject content = code(text);
        content.addProperty("cursor_pos", text.length());
        content.addProperty("detail_level", 0);
        return content;
    }

    private static JsonObject code(String text) {
        JsonObject content = new JsonObject();
        content.addProperty("code", text);
        return content;
    }
}
