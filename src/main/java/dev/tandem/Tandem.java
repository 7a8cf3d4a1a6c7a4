package dev.tandem;

import dev.tandem.engine.RunBuilder;
import dev.tandem.engine.thread.SerialMode;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.engine.thread.VirtualMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line, and the way in for Java code that runs workloads without a notebook:
 *
 * <pre>{@code
 * Run<Long> run = Tandem.threads(4).tasks(8).run(task -> fib(30 + task));
 * System.out.println(run);
 * }</pre>
 */
public final class Tandem {
    private Tandem() {}

    /** What {@code --help} says and which commands there are. */
    @Command(
            name = "tandem",
            description = "A Jupyter kernel for Java that shows what overlapped and what ran in parallel.",
            subcommands = {KernelCommand.class, DoctorCommand.class, MagicsCommand.class, RehearseCommand.class},
            synopsisSubcommandLabel = "COMMAND",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    private static final class Line {}

    /** Starts what the arguments say; ends the process with 0, or 1 or 2 after an error message. */
    public static void main(String[] args) {
        // Most starts are Jupyter's own: without reading the declarations of the other commands they are sooner done.
        int status = args.length == 2 && args[0].equals("kernel")
                ? KernelCommand.run(args[1])
                : new CommandLine(new Line()).execute(args);
        System.exit(status);
    }

    /** Runs tasks one after another. */
    public static RunBuilder serial() {
        return RunBuilder.in(new SerialMode(), 1, new SerialMode());
    }

    /**
     * Runs tasks on platform threads.
     *
     * @param workers how many threads
     * @throws IllegalArgumentException if that is out of {@link dev.tandem.engine.Limits}
     */
    public static RunBuilder threads(int workers) {
        return RunBuilder.in(new ThreadsMode(), workers, new SerialMode());
    }

    /**
     * Runs tasks on virtual threads; on a JDK before 21 the run is refused with a sentence.
     *
     * @param workers how many threads
     * @throws IllegalArgumentException if that is out of {@link dev.tandem.engine.Limits}
     */
    public static RunBuilder virtual(int workers) {
        return RunBuilder.in(new VirtualMode(), workers, new SerialMode());
    }
}
