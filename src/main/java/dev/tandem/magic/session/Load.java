package dev.tandem.magic.session;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.magic.CellFailure;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.system.Surroundings;
import dev.tandem.shell.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs what stands in a file as if it stood in the cell. */
@Command(
        description = "Runs a file in this session: .java or .jshell, or the code cells of an .ipynb; from disk or"
                + " from an http address. What it declares stays.")
final class Load implements LineMagic {
    @Parameters(paramLabel = "FILE", description = "Which; .jsh, .jshell, .java and .ipynb may be left out.")
    private String file;

    private final Surroundings surroundings;

    Load(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Object line(MagicCall call) throws Exception {
        String text = read();
        List<String> cells = file.endsWith(".ipynb") ? codeCells(text) : List.of(text);
        Object last = null;
        for (int i = 0; i < cells.size(); i++) {
            String place = cells.size() == 1 && !file.endsWith(".ipynb") ? file : file + ", code cell " + (i + 1);
            try {
                last = call.run(new Cell(call.location().number(), cells.get(i), 1));
            } catch (CellFailure e) {
                throw within(place, e);
            } catch (MagicException e) {
                throw new MagicException("In " + place + ": " + e.getMessage(), e);
            }
        }
        return last;
    }

    private static CellFailure within(String place, CellFailure failure) {
        ExecutionResult.Failed shown = failure.shown();
        List<String> traceback = Stream.concat(
                        Stream.of("In " + place + " (lines are counted there):"), shown.traceback().stream())
                .toList();
        return new CellFailure(
                new ExecutionResult.Failed(shown.name(), "in " + place + ": " + shown.value(), traceback),
                failure.getCause());
    }

    private String read() throws MagicException {
        try {
            if (file.startsWith("http://") || file.startsWith("https://")) {
                try (InputStream in = URI.create(file).toURL().openStream()) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            return Files.readString(found());
        } catch (IOException e) {
            throw new MagicException("'" + file + "' can't be read (" + e + ").", e);
        }
    }

    private Path found() throws MagicException {
        for (String ending : List.of("", ".jshell", ".jsh", ".java", ".ipynb")) {
            Path path = surroundings.resolve(file + ending);
            if (Files.isRegularFile(path)) {
                file = file + ending;
                return path;
            }
        }
        throw new MagicException("There is no file " + surroundings.resolve(file) + ", nor with .jshell, .java or"
                + " .ipynb behind it. %pwd tells where files are looked for.");
    }

    /** The notebook format: https://nbformat.readthedocs.io/en/latest/format_description.html */
    private List<String> codeCells(String text) throws MagicException {
        try {
            JsonObject notebook = JsonParser.parseString(text).getAsJsonObject();
            JsonArray all = notebook.getAsJsonArray("cells");
            if (all == null) {
                throw new MagicException("'" + file + "' has no cells; is it a notebook of format 4 or later?");
            }
            List<String> cells = new ArrayList<>();
            for (JsonElement each : all) {
                JsonObject cell = each.getAsJsonObject();
                if (cell.get("cell_type").getAsString().equals("code")) {
                    String source = joined(cell.get("source"));
                    if (!source.isBlank()) {
                        cells.add(source);
                    }
                }
            }
            return cells;
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new MagicException("'" + file + "' is no notebook: its JSON doesn't have the notebook format.", e);
        }
    }

    private static String joined(JsonElement source) {
        if (source.isJsonPrimitive()) {
            return source.getAsString();
        }
        StringBuilder text = new StringBuilder();
        source.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }
}
