package dev.tandem.magic.run;

import dev.tandem.chart.Drawing;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.system.Surroundings;
import dev.tandem.trace.ChromeTrace;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.StateTable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what {@code --save} asks for, by the file's ending. Immutable. */
final class RunFiles {
    private static final List<String> ENDINGS = List.of(".vl.json", ".json", ".csv", ".png");

    private final List<Path> files;

    /**
     * Checks before anything runs that each file can be written.
     *
     * @throws MagicException if an ending is unknown, or a folder isn't there
     */
    RunFiles(List<String> names, Surroundings surroundings) throws MagicException {
        List<Path> resolved = new ArrayList<>();
        for (String name : names) {
            Path file = surroundings.resolve(name);
            if (ENDINGS.stream().noneMatch(name::endsWith)) {
                throw new MagicException("--save can't tell by '" + name + "' what to write. End the name in .json"
                        + " (Chrome trace events), .csv, .png or .vl.json (Vega-Lite).");
            }
            if (!Files.isDirectory(file.getParent())) {
                throw new MagicException(
                        "--save can't write " + file + ": there is no folder " + file.getParent() + ".");
            }
            resolved.add(file);
        }
        files = List.copyOf(resolved);
    }

    /** Whether there is anything to write. */
    boolean any() {
        return !files.isEmpty();
    }

    /**
     * Writes all files.
     *
     * @param drawings the charts by kind, in order
     * @return those that were written
     * @throws MagicException if one can't be
     */
    List<Path> write(List<Measurement> measurements, Map<ChartKind, Drawing> drawings) throws MagicException {
        List<Path> written = new ArrayList<>();
        for (Path file : files) {
            try {
                written.addAll(write(file, measurements, drawings));
            } catch (IOException e) {
                throw new MagicException(file + " can't be written (" + e + "). The run itself is kept.", e);
            }
        }
        return written;
    }

    private static List<Path> write(Path file, List<Measurement> measurements, Map<ChartKind, Drawing> drawings)
            throws IOException, MagicException {
        String name = file.getFileName().toString();
        if (name.endsWith(".vl.json") || name.endsWith(".png")) {
            return charts(file, drawings);
        }
        try (Writer out = Files.newBufferedWriter(file)) {
            if (name.endsWith(".json")) {
                ChromeTrace.write(measurements, out);
            } else {
                StateTable.write(measurements, out);
            }
        }
        return List.of(file);
    }

    /** One chart goes into the file itself; of several, each into one with its kind in the name. */
    private static List<Path> charts(Path file, Map<ChartKind, Drawing> drawings) throws IOException, MagicException {
        if (drawings.isEmpty()) {
            throw new MagicException(
                    "--save " + file.getFileName() + " has no chart to write: leave '--chart none' out.");
        }
        String name = file.getFileName().toString();
        String ending = name.endsWith(".png") ? ".png" : ".vl.json";
        String stem = name.substring(0, name.length() - ending.length());
        List<Path> written = new ArrayList<>();
        for (Map.Entry<ChartKind, Drawing> each : drawings.entrySet()) {
            Path target = drawings.size() == 1
                    ? file
                    : file.resolveSibling(stem + "-" + each.getKey().word() + ending);
            if (ending.equals(".png")) {
                byte[] picture = each.getValue()
                        .png()
                        .orElseThrow(() -> new MagicException("There is no font on this machine, so no PNG can be"
                                + " drawn. Install fontconfig and a font, or save .vl.json. See "
                                + "docs/troubleshooting.md#charts-are-shown-as-text-only."));
                Files.write(target, picture);
            } else {
                Files.writeString(target, each.getValue().vegaLite().toString());
            }
            written.add(target);
        }
        return written;
    }
}
