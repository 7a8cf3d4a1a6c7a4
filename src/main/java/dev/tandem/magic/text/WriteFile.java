package dev.tandem.magic.text;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.system.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the cell to a file. */
@Command(description = "Writes the lines below to a file, as they stand.")
final class WriteFile implements CellMagic {
    @Option(
            names = {"-a", "--append"},
            description = "Add to the file's end instead of replacing it.")
    private boolean append;

    @Parameters(paramLabel = "FILE", description = "Where to; its folder must be there.")
    private String file;

    private final Surroundings surroundings;

    WriteFile(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Object cell(MagicCall call) throws MagicException {
        Path path = surroundings.resolve(file);
        boolean there = Files.exists(path);
        OpenOption[] options = append
                ? new OpenOption[] {StandardOpenOption.CREATE, StandardOpenOption.APPEND}
                : new OpenOption[] {
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING
                };
        try {
            Files.writeString(path, call.body().endsWith("\n") ? call.body() : call.body() + "\n", options);
        } catch (IOException e) {
            throw new MagicException(
                    "'" + path + "' can't be written (" + e.getClass().getSimpleName()
                            + "). Does its folder exist, and may you write there?",
                    e);
        }
        String done = !there ? "Wrote " : append ? "Appended to " : "Replaced ";
        call.output().stdout(done + path + "\n");
        return null;
    }
}
