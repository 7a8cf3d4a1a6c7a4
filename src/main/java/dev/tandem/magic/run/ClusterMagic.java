package dev.tandem.magic.run;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.cluster.ClusterMode;
import dev.tandem.engine.cluster.ClusterSettings;
import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.Notebook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Runs a workload on a cluster; as a line magic, connects to one, shows it, starts and ends one on this machine. */
@Command(
        description =
                "Runs the cell as tasks on the executors of an Apache Spark cluster; what the cell names is copied"
                        + " to them, results are copied back. As a line, %%cluster shows the cluster, and connect, start,"
                        + " disconnect and stop change it.")
final class ClusterMagic implements CellMagic, LineMagic {
    private static final int MOST_WORKERS = 32;
    private static final int DEFAULT_WORKERS = 2;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "K[,K...]|ACTION",
            completionCandidates = Actions.class,
            description = "Above a cell: how many slots may be used, else all. In a line: connect, start, disconnect or"
                    + " stop, else the cluster is shown.")
    private String first;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "URL|N",
            description = "Of connect: the master's address. Of start: how many workers, else 2.")
    private String second;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Connect to local[2], spark://HOST:PORT, yarn or k8s://HOST:PORT first.")
    private String master;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A setting of Spark's, such as spark.executor.memory=2g. May be given several times; the"
                    + " connection is made anew where it changes something. Secrets are never shown.")
    private Map<String, String> conf = Map.of();

    @Option(
            names = "--spark",
            paramLabel = "VERSION|FOLDER",
            description = "Which Spark: a version, fetched once (220 MB), or the folder of an installation. Else"
                    + " SPARK_HOME, else the newest known.")
    private String spark;

    @Option(
            names = "--cores",
            paramLabel = "C",
            converter = Cores.class,
            description = "Of start: how many slots each worker has, else its share of this machine's cores.")
    private Integer cores;

    @Mixin
    private RunOptions options;

    private final WorkloadRunner runner;
    private final ClusterMode cluster;

    ClusterMagic(WorkloadRunner runner, ClusterMode cluster) {
        this.runner = runner;
        this.cluster = cluster;
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        if (second != null) {
            throw new MagicException(call.name() + " can't use '" + second
                    + "' in its line: write the code below it. The cluster's address goes behind --master.");
        }
        call.javaBody();
        WorkerCounts wanted = first == null ? null : counts(call);
        WorkerCounts workers;
        if (wanted == null) {
            workers = WorkerCounts.of(Math.max(1, connecting(call, () -> cluster.connect(settings(), say(call)))));
        } else {
            // The run connects, so that it is measured with what that costs.
            connecting(call, () -> {
                cluster.choose(settings());
                return 0;
            });
            workers = wanted;
        }
        return runner.run(call, call.javaBody(), List.of(new ModeSpec("cluster", workers)), options);
    }

    private WorkerCounts counts(MagicCall call) throws MagicException {
        try {
            return new WorkerCounts.Converter().convert(first);
        } catch (TypeConversionException e) {
            throw new MagicException(
                    call.name() + ": " + e.getMessage() + " (connect, start, disconnect and stop are for the line"
                            + " form, %cluster.)",
                    e);
        }
    }

    @Override
    public Object line(MagicCall call) throws Exception {
        String action = first == null ? (master == null && conf.isEmpty() ? "show" : "connect") : first;
        if (second != null && !List.of("connect", "start").contains(action)) {
            throw new MagicException(call.name() + " " + action + " takes no '" + second + "'.");
        }
        switch (action) {
            case "show" -> {}
            case "connect" -> connecting(call, () -> cluster.connect(settings(), say(call)));
            case "start" -> start(call);
            case "disconnect" -> {
                say(call).accept(cluster.disconnect() ? "Disconnected.\n" : "There was no connection.\n");
                return null;
            }
            case "stop" -> {
                boolean any = cluster.stop();
                say(call)
                        .accept(
                                any
                                        ? "The cluster on this machine has ended.\n"
                                        : "No cluster was started here. (%cluster disconnect leaves another.)\n");
                return null;
            }
            default ->
                throw new MagicException("'" + action + "' is nothing that %cluster does. Write connect URL, start N,"
                        + " disconnect, stop, or nothing to see the cluster; to run code, write %%cluster above it.");
        }
        ClusterTable.of(cluster)
                .ifPresentOrElse(
                        table -> call.output().display(table),
                        () -> say(call)
                                .accept("There is no cluster yet. %cluster start 2 starts a small one on this machine;"
                                        + " %cluster connect spark://HOST:PORT joins another.\n"));
        return null;
    }

    private void start(MagicCall call) throws Exception {
        int workers = DEFAULT_WORKERS;
        if (second != null) {
            try {
                workers = WholeNumber.between(1, MOST_WORKERS, second, "worker", "");
            } catch (TypeConversionException e) {
                throw new MagicException(call.name() + " start: " + e.getMessage());
            }
        }
        int each = cores != null ? cores : Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
        int started = workers;
        connecting(call, () -> cluster.start(started, each, conf, spark == null ? "" : spark, say(call)));
    }

    /** What was asked for, on top of what there is. */
    private ClusterSettings settings() throws ModeException {
        Optional<ClusterSettings> before = cluster.settings();
        String url = master != null ? master : "connect".equals(first) && second != null ? second : null;
        if (url == null && before.isEmpty()) {
            throw new ModeException("There is no cluster yet. %cluster start 2 starts a small one on this machine;"
                    + " --master local[2] or --master spark://HOST:PORT names another.");
        }
        boolean same =
                before.isPresent() && (url == null || url.equals(before.get().master()));
        String version = spark != null ? spark : same ? before.get().spark() : "";
        return new ClusterSettings(
                        same ? before.get().master() : url, same ? before.get().conf() : Map.of(), version)
                .with(new TreeMap<>(conf));
    }

    private static Consumer<String> say(MagicCall call) {
        return line -> call.output().stdout(line);
    }

    /** Something that takes some seconds, and that the stop button ends. */
    private interface Connecting {
        int open() throws ModeException;
    }

    private static int connecting(MagicCall call, Connecting connecting) throws MagicException {
        Thread here = Thread.currentThread();
        Notebook.Interruption interruption = call.notebook().onInterrupt(here::interrupt);
        try {
            return connecting.open();
        } catch (ModeException e) {
            throw new MagicException(e.getMessage(), e);
        } finally {
            interruption.end();
            Thread.interrupted();
        }
    }

    private static final class Actions extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Actions() {
            super(List.of("connect", "start", "disconnect", "stop"));
        }
    }

    private static final class Cores implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(1, 1024, text, "core", "");
        }
    }
}
