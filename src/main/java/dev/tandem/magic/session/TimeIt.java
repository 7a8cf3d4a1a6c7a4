package dev.tandem.magic.session;

import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.Notebook;
import dev.tandem.magic.Quiet;
import dev.tandem.shell.Cell;
import dev.tandem.shell.CompilationException;
import dev.tandem.shell.CompiledBody;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how long code takes, by repeating it. */
@Command(
        description = "Measures how long code takes: warmed up, in batches long enough for the clock, with the spread"
                + " over several runs. Its results are consumed, so that the JIT compiler can't leave the work out. Gives back"
                + " the figures.")
final class TimeIt extends TimedCode {
    private static final int MOST_RUNS = 1000;
    private static final long MOST_LOOPS = 1_000_000_000_000L;

    @Option(
            names = "-n",
            paramLabel = "LOOPS",
            description = "How often the code is run in one batch; else as often as" + " fits into about 0.1 s.")
    private long loops;

    @Option(names = "-r", paramLabel = "RUNS", description = "How many batches are measured; else 7.")
    private int runs = 7;

    @Override
    Object measured(MagicCall call, Cell cell) throws Exception {
        if (runs < 1 || runs > MOST_RUNS) {
            throw new MagicException(
                    "-r of " + call.name() + " is " + runs + ". Write a number from 1 to " + MOST_RUNS + ".");
        }
        if (loops < 0 || loops > MOST_LOOPS) {
            throw new MagicException("-n of " + call.name() + " is " + loops + ". Write a number from 1 to "
                    + MOST_LOOPS + ", or leave it out.");
        }
        CompiledBody compiled;
        try {
            compiled = call.notebook().session().compile(cell);
        } catch (CompilationException e) {
            throw call.notebook().failure(e);
        }
        Stopwatch stopwatch = new Stopwatch(compiled.body());
        Notebook.Interruption interruption = call.notebook().onInterrupt(stopwatch::stop);
        try {
            Timing timing = stopwatch.measure(runs, loops);
            call.output().stdout(timing + "\n");
            return new Quiet(timing);
        } catch (MagicException e) {
            throw e;
        } catch (Throwable e) { // whatever the user's code throws
            throw call.notebook().failure(e);
        } finally {
            interruption.end();
        }
    }
}
