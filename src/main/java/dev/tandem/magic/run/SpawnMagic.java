package dev.tandem.magic.run;

import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.process.SpawnMeter;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.trace.Durations;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Tells what starting workers costs. */
@Command(
        description = "Measures what one more worker costs, in time and in memory: a thread, a new process, and a"
                + " process that waits warm.")
final class SpawnMagic implements LineMagic {
    private static final int MOST_ROUNDS = 1000;
    private static final int MEGABYTE = 1 << 20;

    @Option(
            names = "--rounds",
            paramLabel = "R",
            converter = Rounds.class,
            description = "How often each is measured; else 20, and 3 for new processes.")
    private Integer rounds;

    private final ProcessMode processes;

    SpawnMagic(ProcessMode processes) {
        this.processes = processes;
    }

    @Override
    public Object line(MagicCall call) throws Exception {
        int many = rounds == null ? 20 : rounds;
        int few = rounds == null ? 3 : rounds;
        StringBuilder table = new StringBuilder("one more worker      time (min to max)             memory\n");
        row(table, "thread", SpawnMeter.threads(Thread::new, many));
        row(table, "new process", SpawnMeter.coldProcesses(processes, few));
        row(table, "warm process", SpawnMeter.warmProcesses(processes, many));
        call.output().stdout(table.toString());
        return null;
    }

    private static void row(StringBuilder table, String name, SpawnMeter.Result cost) {
        String time = Durations.text(cost.seconds().median()) + " ("
                + Durations.text(cost.seconds().min()) + " to "
                + Durations.text(cost.seconds().max()) + ")";
        String memory = cost.bytes().isEmpty()
                ? "-"
                : cost.bytes().getAsDouble() < MEGABYTE
                        ? String.format(Locale.ROOT, "%.1f kB", cost.bytes().getAsDouble() / 1024)
                        : String.format(Locale.ROOT, "%.1f MB", cost.bytes().getAsDouble() / MEGABYTE);
        table.append(String.format(Locale.ROOT, "%-20s %-29s %s%n", name, time, memory));
    }

    private static final class Rounds implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(1, MOST_ROUNDS, text, "round", "");
        }
    }
}
