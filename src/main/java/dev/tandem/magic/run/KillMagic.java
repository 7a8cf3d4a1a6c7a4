package dev.tandem.magic.run;

import dev.tandem.engine.Limits;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;

/** Ends one task of the run that is going on. */
@Command(
        description = "Ends one task of the run that is going on; the others go on. For a subshell console, while the"
                + " cell of the run is at work. A task in a worker process ends whatever it does, because its process is"
                + " ended and replaced; a thread is interrupted, and where that doesn't end it, that is said. The same"
                + " as run.kill(TASK), run being the run's variable.")
final class KillMagic implements LineMagic {
    @Parameters(arity = "1", paramLabel = "TASK", converter = Index.class, description = "Its number, counted from 0.")
    private Integer task;

    private final GoingOn runs;

    KillMagic(GoingOn runs) {
        this.runs = runs;
    }

    @Override
    public Object line(MagicCall call) throws MagicException {
        List<GoingOn.Entry> all = runs.all();
        if (all.isEmpty()) {
            throw new MagicException(call.name() + " " + task + " finds no run that is going on. Use it in a subshell"
                    + " console (New Subshell Console in JupyterLab) while a cell such as %%processes is at work.");
        }
        if (all.size() > 1) {
            throw new MagicException(call.name() + " " + task + " can't tell which run is meant: " + all.size()
                    + " are going on. Use the variable of the one, as in run.kill(" + task + ").");
        }
        try {
            call.output().stdout(all.get(0).kill(task) + "\n");
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new MagicException(e.getMessage(), e);
        }
        return null;
    }

    private static final class Index implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(0, Limits.MAX_TASKS - 1, text, "task", "");
        }
    }
}
