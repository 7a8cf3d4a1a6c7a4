package dev.tandem.engine.cluster.driver;

import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.cluster.message.ToDriver;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The connection to a cluster. Safe for any thread. */
final class Link {
    /** With an unknown number of executors, how long none may come before those that are there are taken as all. */
    private static final long QUIET_MILLIS = 1_000;

    /** How long an executor that has registered may take until it runs something. */
    private static final long HEARD_MILLIS = 5_000;

    private static final int PROBES_PER_SLOT = 3;
    private static final int MOST_PROBES = 256;

    private final JavaSparkContext context;
    private final Executors executors;
    private final Rounds rounds = new Rounds();
    private final boolean local;

    /** Guarded by this, as are all fields below. */
    private String generation = "";

    private Broadcast<HashMap<String, byte[]>> classes;
    private final Set<String> libraries = new HashSet<>();

    private Link(JavaSparkContext context, Executors executors, boolean local) {
        this.context = context;
        this.executors = executors;
        this.local = local;
    }

    /**
     * Connects and waits for executors.
     *
     * @throws IllegalStateException with a sentence, where none comes
     */
    static Link connect(ToDriver.Connect request, String jar) throws InterruptedException {
        SparkConf conf = new SparkConf();
        conf.setMaster(request.master());
        conf.setAppName("Tandem");
        request.conf().forEach(conf::set);
        String jars = conf.get("spark.jars", "");
        conf.set("spark.jars", jars.isEmpty() ? jar : jars + "," + jar);
        boolean local = request.master().startsWith("local");
        Greeting.greet(request.master(), conf);
        JavaSparkContext context = new JavaSparkContext(conf);
        Executors executors = new Executors(conf.getInt("spark.task.cpus", 1));
        // Those that came before anybody listened are not told again.
        Link link = new Link(context, executors, local);
        context.sc().addSparkListener(executors);
        context.sc().addSparkListener(link.rounds);
        if (local) {
            executors.onExecutorAdded(link.localExecutor());
        } else {
            link.adopt();
            if (!executors.await(request.executors(), request.waitMillis(), QUIET_MILLIS)) {
                int there = executors.all().size();
                throw new IllegalStateException("The master at " + request.master() + " took the application, but "
                        + (there == 0
                                ? "no worker has given it an executor"
                                : there + " of " + request.executors() + " executors came")
                        + " within " + request.waitMillis() / 1000 + " s. The workers may be busy with others, or have"
                        + " less memory than spark.executor.memory (" + conf.get("spark.executor.memory", "1g")
                        + "), or can't reach this machine at " + conf.get("spark.driver.host", "its address")
                        + "; the master's own page says more. See "
                        + "docs/troubleshooting.md#a-cluster-cant-be-joined.");
            }
        }
        link.probe();
        return link;
    }

    /**
     * Waits until so many executors are there and have run something, at most so long; not at all for 0.
     *
     * @throws IllegalStateException with a sentence, where they can't be asked
     */
    void await(int wanted, long millis) throws InterruptedException {
        if (wanted > 0 && executors.await(wanted, millis, QUIET_MILLIS) && executors.anyUnheard()) {
            probe();
        }
    }

    private org.apache.spark.scheduler.SparkListenerExecutorAdded localExecutor() {
        return new org.apache.spark.scheduler.SparkListenerExecutorAdded(
                System.currentTimeMillis(),
                "driver",
                new org.apache.spark.scheduler.cluster.ExecutorInfo(
                        "localhost",
                        context.sc().defaultParallelism(),
                        scala.collection.immutable.Map$.MODULE$.empty(),
                        scala.collection.immutable.Map$.MODULE$.empty(),
                        scala.collection.immutable.Map$.MODULE$.empty(),
                        0));
    }

    /** Takes in the executors that registered before this listened. */
    private void adopt() {
        scala.collection.immutable.Map<String, ?> none = scala.collection.immutable.Map$.MODULE$.empty();
        for (var summary : scala.jdk.javaapi.CollectionConverters.asJava(
                context.sc().statusStore().executorList(true))) {
            if (summary.id().equals("driver")) {
                continue;
            }
            String host = summary.hostPort().replaceFirst(":\\d+$", "");
            executors.onExecutorAdded(new org.apache.spark.scheduler.SparkListenerExecutorAdded(
                    System.currentTimeMillis(),
                    summary.id(),
                    new org.apache.spark.scheduler.cluster.ExecutorInfo(
                            host, summary.totalCores(), cast(none), cast(none), cast(none), 0)));
        }
    }

    /** An immutable empty map is one of any type. */
    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    /** Asks the executors who they are, which also warms them: again until each has answered, for so long at most. */
    private void probe() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HEARD_MILLIS);
        try {
            do {
                answer();
            } while (executors.anyUnheard() && System.nanoTime() < end);
        } catch (Throwable e) { // Scala throws checked exceptions that javac knows nothing of
            throw Reasons.strangeClass(e)
                    .map(strange -> mismatch(strange, e))
                    .orElseGet(() -> new IllegalStateException(Reasons.of(e), e));
        }
    }

    /** An executor that can't read what the driver sends: only its page still tells its version. */
    private IllegalStateException mismatch(String strange, Throwable error) {
        String others =
                scala.jdk.javaapi.CollectionConverters.asJava(
                                context.sc().statusStore().executorList(true))
                        .stream()
                        .flatMap(summary ->
                                scala.jdk.javaapi.CollectionConverters.asJava(summary.executorLogs()).values().stream())
                        .map(log ->
                                SparkPage.version(URI.create(log).resolve("/").toString()))
                        .filter(version -> !version.isEmpty() && !version.equals(context.version()))
                        .findFirst()
                        .orElse("");
        return new IllegalStateException(
                "The driver has Spark " + context.version() + ", but the executors have "
                        + (others.isEmpty() ? "another" : "Spark " + others)
                        + "; they can't read each other's messages ("
                        + strange + "). Connect with --spark " + (others.isEmpty() ? "VERSION" : others) + ".",
                error);
    }

    private void answer() {
        int probes = Math.min(MOST_PROBES, executors.slots() * PROBES_PER_SLOT);
        List<String[]> answers = context.parallelize(Collections.nCopies(probes, 0), probes)
                .map(new Probe())
                .collect();
        for (String[] answer : answers) {
            executors.said(answer[0], Integer.parseInt(answer[1]), answer[2]);
        }
    }

    /** How many tasks run at once. */
    int slotCount() {
        return executors.slots();
    }

    /** For how long there has been no executor, in ns; 0 while there is one. */
    long absentNanos() {
        return local ? 0 : executors.absentNanos();
    }

    FromDriver.Slots slots() {
        return new FromDriver.Slots(context.version(), context.sc().uiWebUrl().getOrElse(() -> ""), executors.all());
    }

    JavaSparkContext context() {
        return context;
    }

    Rounds rounds() {
        return rounds;
    }

    /** The classes of a generation on the executors; sent once, dropped when another comes. */
    synchronized Broadcast<HashMap<String, byte[]>> classes(String wanted, Map<String, byte[]> files) {
        if (!wanted.equals(generation)) {
            if (classes != null) {
                classes.destroy();
            }
            classes = context.broadcast(new HashMap<>(files));
            generation = wanted;
        }
        return classes;
    }

    /** Has the executors load jars, those that they don't have yet. */
    synchronized void add(List<String> jars) {
        for (String jar : jars) {
            if (libraries.add(jar)) {
                context.addJar(jar);
            }
        }
    }
}
