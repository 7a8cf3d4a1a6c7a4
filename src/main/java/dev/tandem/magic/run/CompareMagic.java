package dev.tandem.magic.run;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.MagicCall;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs the same workload in several modes. */
@Command(description = "Runs the same workload in several modes, in turn, and shows them in one chart.")
final class CompareMagic implements CellMagic {
    @Parameters(
            index = "0..*",
            arity = "1",
            paramLabel = "MODE[:K]",
            converter = ModeSpec.Converter.class,
            completionCandidates = ModeSpec.Words.class,
            description =
                    "serial, threads, virtual, gil, processes, interpreters (Python) or cluster; with workers, as in threads:4 or"
                            + " threads:1,2,4.")
    private List<ModeSpec> modes;

    @Mixin
    private RunOptions options;

    @Mixin
    private GilOptions gil;

    private final WorkloadRunner runner;

    CompareMagic(WorkloadRunner runner) {
        this.runner = runner;
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        return runner.under(gil).run(call, call.javaBody(), modes, options);
    }
}
