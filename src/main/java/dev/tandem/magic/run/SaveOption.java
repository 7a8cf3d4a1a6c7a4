package dev.tandem.magic.run;

import java.util.List;
import picocli.CommandLine.Option;

/** The option of whatever draws a timeline to write it to files too. Set by picocli, then only read. */
final class SaveOption {
    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Also write to a file, by its ending: .json (Chrome trace events), .csv, .png or"
                    + " .vl.json (Vega-Lite). May be given several times.")
    private List<String> files = List.of();

    /** As they were given; none where it wasn't. */
    List<String> files() {
        return files;
    }
}
