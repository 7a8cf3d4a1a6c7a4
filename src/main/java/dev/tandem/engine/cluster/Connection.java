package dev.tandem.engine.cluster;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.cluster.message.ToDriver;
import dev.tandem.trace.Cost;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A driver JVM that is connected to a master. Immutable, safe for any thread.
 *
 * @param settings that it was made with
 * @param slots where tasks could run when it was made
 * @param cost what connecting took
 */
record Connection(DriverProcess driver, ClusterSettings settings, FromDriver.Slots slots, Cost cost) {
    /** Driver and executors; a session that collects more can ask for it. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "spark.driver.maxResultSize", "256m",
            "spark.log.level", "WARN",
            "spark.ui.showConsoleProgress", "false",
            // A task that heeds no interrupt is ended with its executor.
            "spark.task.reaper.enabled", "true",
            "spark.task.reaper.pollingInterval", "1s",
            "spark.task.reaper.killTimeout", "5s",
            // Executors fetch code from each other, too: one that has died is not waited for.
            "spark.shuffle.io.maxRetries", "2",
            "spark.shuffle.io.retryWait", "300ms");

    private static final String DRIVER_HEAP = "1g";
    private static final String EXECUTOR_HEAP = "512m";
    private static final int REGISTER_MILLIS = 40_000;
    private static final int EXECUTOR_MILLIS = 30_000;

    /**
     * Starts a driver and waits until it has executors.
     *
     * @param startNanos when somebody began to want it
     * @param own this machine's address as the master sees it; empty where it doesn't matter
     * @param loopback the cluster on this machine, where the master is its
     * @param guard gets the driver's process id
     * @param say hears what goes on, in lines
     * @throws ModeException with a sentence; then no driver is left
     */
    static Connection open(
            long startNanos,
            SparkJvm jvm,
            ClusterSettings wanted,
            Optional<InetAddress> own,
            Optional<LoopbackCluster> loopback,
            LongConsumer guard,
            Consumer<String> say)
            throws ModeException {
        Map<String, String> conf = conf(wanted, own, loopback);
        say.accept(
                "Connecting to " + wanted.master() + " with Spark " + jvm.home().version() + " ...\n");
        DriverProcess driver;
        try {
            driver = DriverProcess.start(
                    jvm,
                    conf.getOrDefault("spark.driver.memory", DRIVER_HEAP),
                    conf.getOrDefault("spark.driver.bindAddress", ""),
                    conf);
        } catch (IOException e) {
            throw new ModeException("The driver JVM can't be started: " + e.getMessage(), e);
        }
        guard.accept(driver.pid());
        int expected = loopback.map(LoopbackCluster::workersAlive).orElse(0);
        try {
            FromDriver.Slots slots = driver.connect(
                    new ToDriver.Connect(wanted.master(), conf, EXECUTOR_MILLIS, expected),
                    REGISTER_MILLIS + EXECUTOR_MILLIS);
            Fitness.check(slots);
            return new Connection(
                    driver, wanted, slots, new Cost(System.nanoTime() - startNanos, OptionalLong.empty()));
        } catch (ModeException e) {
            driver.close();
            throw e;
        }
    }

    private static Map<String, String> conf(
            ClusterSettings wanted, Optional<InetAddress> own, Optional<LoopbackCluster> loopback) {
        Map<String, String> conf = new TreeMap<>(DEFAULTS);
        own.map(InetAddress::getHostAddress).ifPresent(address -> {
            conf.put("spark.driver.host", address);
            conf.put("spark.driver.bindAddress", address);
        });
        if (wanted.master().startsWith("local")) {
            conf.put("spark.driver.host", "127.0.0.1");
            conf.put("spark.driver.bindAddress", "127.0.0.1");
        }
        loopback.ifPresent(cluster -> {
            conf.putAll(cluster.conf());
            conf.put("spark.executor.memory", EXECUTOR_HEAP);
        });
        conf.putAll(wanted.conf());
        return conf;
    }
}
