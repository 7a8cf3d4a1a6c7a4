package dev.tandem.engine.cluster;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.process.ProcessOptions;
import dev.tandem.trace.Cost;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks on the executors of an Apache Spark cluster. A driver JVM is started on first use and stays connected until
 * {@link #disconnect} or {@link #close}. Tasks get copies of the variables and static fields that they read, made anew
 * for each execution; each slot has its own. An executor that dies costs the tries that it had in hand, which are made
 * again elsewhere. Safe for any thread, one run after another.
 */
public final class ClusterMode implements Mode, AutoCloseable {
    private static final int REPLACEMENT_MILLIS = 10_000;

    private final JarSource jars;
    private final String sparkHome;
    private final ProcessOptions options;
    private final Generations generations = new Generations();
    private final AtomicInteger runs = new AtomicInteger();

    /** Guarded by this, as are all fields below. Empty until something is needed of it. */
    private Optional<ClusterSite> site = Optional.empty();

    private Optional<LoopbackCluster> loopback = Optional.empty();
    private Optional<ClusterSettings> settings = Optional.empty();

    /** Those of the last connection that came about: what a failed attempt at another goes back to. */
    private Optional<ClusterSettings> proven = Optional.empty();

    private Optional<Connection> connected = Optional.empty();
    private Clocks clocks = new Clocks("");

    /**
     * @param jars fetches Spark
     * @param sparkHome the environment's {@code SPARK_HOME}, or ""
     */
    public ClusterMode(JarSource jars, String sparkHome) {
        this.jars = jars;
        this.sparkHome = sparkHome;
        this.options = ProcessOptions.ofThisJvm();
    }

    @Override
    public String name() {
        return "cluster";
    }

    /** Where a connection goes, whether it is open now or will be when it is needed. */
    public synchronized Optional<ClusterSettings> settings() {
        return settings;
    }

    /**
     * Says where the next run connects to; a connection to anything else is ended.
     *
     * @throws ModeException if there is no master at that address; everything is then as before
     */
    public synchronized void choose(ClusterSettings wanted) throws ModeException {
        if (!isConnectedTo(wanted)) {
            MasterAddress.check(wanted.master());
            disconnect();
            settings = Optional.of(wanted);
        }
    }

    /** Guarded by this. */
    private boolean isConnectedTo(ClusterSettings wanted) {
        return connected.isPresent()
                && connected.get().settings().equals(wanted)
                && connected.get().driver().alive();
    }

    /**
     * Connects, unless there is such a connection already.
     *
     * @param say hears what goes on, in lines
     * @return how many tasks can run at once
     * @throws ModeException with a sentence; the next run goes to where the last connection was
     */
    public synchronized int connect(ClusterSettings wanted, Consumer<String> say) throws ModeException {
        choose(wanted);
        if (connected.isEmpty()) {
            connected = Optional.of(open(wanted, say));
            say.accept(String.format(
                    Locale.ROOT,
                    "Connected in %.1f s.%n",
                    connected.get().cost().nanos() / 1e9));
        }
        return connected.get().driver().look().count();
    }

    /** Guarded by this. */
    private Connection open(ClusterSettings wanted, Consumer<String> say) throws ModeException {
        try {
            Connection made = attempt(wanted, say);
            proven = Optional.of(wanted);
            return made;
        } catch (ModeException e) {
            settings = proven;
            throw e;
        }
    }

    /** Guarded by this. */
    private Connection attempt(ClusterSettings wanted, Consumer<String> say) throws ModeException {
        long start = System.nanoTime();
        Optional<InetAddress> own = MasterAddress.check(wanted.master());
        SparkJvm jvm = jvm(wanted, say);
        Optional<LoopbackCluster> here = loopback.filter(cluster -> isLoopback(wanted.master()));
        Connection made = Connection.open(start, jvm, wanted, own, here, site.orElseThrow()::guard, say);
        clocks = new Clocks(ClusterSite.ownClock());
        return made;
    }

    private boolean isLoopback(String master) {
        return loopback.map(cluster -> cluster.master().equals(master)).orElse(false);
    }

    private SparkJvm jvm(ClusterSettings wanted, Consumer<String> say) throws ModeException {
        try {
            if (site.isEmpty()) {
                site = Optional.of(ClusterSite.open(options));
            }
            SparkHome home = SparkHome.find(
                    wanted.spark(), wanted.master(), sparkHome, jars, site.get().folder(), say);
            return new SparkJvm(options.java(), home, site.get().jar(), List.of());
        } catch (IOException e) {
            throw new ModeException("The files for the cluster's driver can't be written: " + e.getMessage(), e);
        }
    }

    /**
     * Starts a standalone cluster on this machine's loopback interface and connects to it; one that runs is stopped
     * first.
     *
     * @param workers how many worker JVMs
     * @param cores of each
     * @param conf further settings
     * @param spark a version or a folder, or ""
     * @return how many tasks can run at once
     */
    public synchronized int start(int workers, int cores, Map<String, String> conf, String spark, Consumer<String> say)
            throws ModeException {
        return start(
                LoopbackCluster.Host.LOCAL,
                Collections.nCopies(workers, LoopbackCluster.Host.LOCAL),
                cores,
                conf,
                spark,
                say);
    }

    synchronized int start(
            LoopbackCluster.Host master,
            List<LoopbackCluster.Host> hosts,
            int cores,
            Map<String, String> conf,
            String spark,
            Consumer<String> say)
            throws ModeException {
        stop();
        SparkJvm jvm = jvm(new ClusterSettings("spark://", conf, spark), say);
        say.accept("Starting a Spark " + jvm.home().version() + " master and "
                + (hosts.size() == 1 ? "a worker" : hosts.size() + " workers") + " on " + master.address() + " ...\n");
        ClusterSite place = site.orElseThrow();
        LoopbackCluster cluster = LoopbackCluster.start(
                jvm, master, hosts, cores, ClusterSite.workerMemory(hosts.size()), place.folder(), place::guard);
        loopback = Optional.of(cluster);
        try {
            return connect(new ClusterSettings(cluster.master(), conf, spark), say);
        } catch (ModeException e) {
            // Nothing would be left of it but settings that don't work.
            stop();
            throw e;
        }
    }

    /** The loopback cluster that {@link #start} started; empty if there is none. */
    synchronized Optional<LoopbackCluster> loopback() {
        return loopback;
    }

    /** The address of its master's own page; "" if there is none. */
    public synchronized String masterPage() {
        return loopback.map(LoopbackCluster::page).orElse("");
    }

    /** Ends the connection; the next run makes a new one. @return whether there was one */
    public synchronized boolean disconnect() {
        Optional<Connection> before = connected;
        connected = Optional.empty();
        before.ifPresent(each -> each.driver().close());
        return before.isPresent();
    }

    /** Ends the loopback cluster and the connection to it. @return whether there was one */
    public synchronized boolean stop() {
        Optional<LoopbackCluster> before = loopback;
        before.ifPresent(cluster -> {
            if (settings.map(each -> each.master().equals(cluster.master())).orElse(false)) {
                disconnect();
                settings = Optional.empty();
            }
            proven = proven.filter(each -> !each.master().equals(cluster.master()));
            cluster.close();
        });
        loopback = Optional.empty();
        return before.isPresent();
    }

    /** The connection as it is now; empty if there is none. */
    public synchronized Optional<ClusterStatus> status() throws ModeException {
        if (connected.isEmpty() || !connected.get().driver().alive()) {
            return Optional.empty();
        }
        Connection now = connected.get();
        return Optional.of(new ClusterStatus(
                now.settings().master(),
                now.driver().look(),
                Secrets.hide(now.settings().conf()),
                now.driver().pid()));
    }

    @Override
    public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
        if (workload.shipment().isEmpty()) {
            throw new ModeException("This body can't run on a cluster: only the body of a cell can be sent there, not a"
                    + " lambda of the session. Write it as a cell under %%cluster, or use threads.");
        }
        long handOver = System.nanoTime();
        Connection to;
        List<Cost> spawn = List.of();
        List<String> libraries;
        ClusterRun<T> run;
        int number = runs.incrementAndGet();
        synchronized (this) {
            if (settings.isEmpty()) {
                throw new ModeException("There is no cluster yet. %cluster start 2 starts a small one on this machine;"
                        + " --master local[2] or --master spark://HOST:PORT names another.");
            }
            if (!isConnectedTo(settings.get())) {
                disconnect();
                connected = Optional.of(openFor(control));
                spawn = List.of(connected.get().cost());
            }
            to = connected.get();
            run = new ClusterRun<>(number, workload, control, to.driver(), clocks);
            libraries = site.orElseThrow().jars(run.libraries());
        }
        FromDriver.Slots slots = to.driver().look();
        int expected = executorsOf(to);
        if (slots.executors().size() < expected) {
            long waiting = System.nanoTime();
            slots = stoppable(control, () -> to.driver().look(expected, REPLACEMENT_MILLIS));
            spawn = List.of(new Cost(System.nanoTime() - waiting, OptionalLong.empty()));
        }
        return run.execute(
                handOver,
                workers,
                Math.max(1, slots.count()),
                generations.of(workload.shipment().orElseThrow()),
                libraries,
                spawn);
    }

    /** Something that takes a while, and that a stopped run ends. */
    private interface Step<R> {
        R take() throws ModeException;
    }

    /** Connects for a run. Guarded by this. */
    private Connection openFor(RunControl control) throws ModeException {
        return stoppable(control, () -> open(settings.orElseThrow(), line -> control.print(false, line)));
    }

    /**
     * How many executors a run can expect, 0 where that isn't known. A worker on this machine whose executor has died
     * starts another, which takes it some seconds: a run that didn't wait for it would have half the cluster, and be
     * compared with others that had all of it.
     */
    private synchronized int executorsOf(Connection to) {
        return isLoopback(to.settings().master())
                ? Math.min(to.slots().executors().size(), loopback.orElseThrow().workersAlive())
                : 0;
    }

    private static <R> R stoppable(RunControl control, Step<R> step) throws ModeException {
        Thread here = Thread.currentThread();
        AtomicBoolean taking = new AtomicBoolean(true);
        control.onCancel(() -> {
            if (taking.get()) {
                here.interrupt();
            }
        });
        try {
            return step.take();
        } catch (ModeException e) {
            throw control.cancelled() ? new ModeException(control.reason(), e) : e;
        } finally {
            taking.set(false);
            if (control.cancelled()) {
                Thread.interrupted();
            }
        }
    }

    /** Ends the connection and the loopback cluster, for good, and removes their files. */
    @Override
    public synchronized void close() {
        disconnect();
        stop();
        site.ifPresent(ClusterSite::close);
        site = Optional.empty();
    }
}
