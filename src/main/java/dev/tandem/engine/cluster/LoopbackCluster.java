package dev.tandem.engine.cluster;

import dev.tandem.engine.ModeException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * A real standalone cluster for lessons and tests: a master and workers as JVMs of their own on this machine, on its
 * loopback interface. Who joins must know a random secret; it stands in a file that only this user can read, on no
 * command line. They end with the session, however it ends. Safe for any thread.
 */
final class LoopbackCluster implements Closeable {
    private static final String MAIN = "dev.tandem.engine.cluster.driver.DaemonMain";
    private static final String MASTER = "org.apache.spark.deploy.master.Master";
    private static final String WORKER = "org.apache.spark.deploy.worker.Worker";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String DAEMON_HEAP = "256m";
    private static final Pattern MASTER_URL = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern MASTER_PAGE = Pattern.compile("MasterWebUI.*started at (http\\S+)");
    private static final Pattern REGISTERED = Pattern.compile("(Successfully registered with master)");
    private static final int START_MILLIS = 30_000;
    private static final int MILLIS_TO_END = 2_000;
    private static final int SECRET_BYTES = 24;

    /**
     * Where a program of the cluster runs.
     *
     * @param address that it listens on and is reached at
     * @param prefix what stands before its command; empty for this machine as it is
     */
    record Host(String address, List<String> prefix) {
        /** This machine's loopback interface. */
        static final Host LOCAL = new Host(LOOPBACK, List.of());
    }

    private final List<Process> processes = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();
    private final Map<String, String> conf;
    private String master = "";
    private String page = "";

    private LoopbackCluster(Map<String, String> conf) {
        this.conf = conf;
    }

    /**
     * Starts a master and a worker on each of {@code hosts}, and waits until they know each other.
     *
     * @param cores of each worker
     * @param memory that each worker has to give to executors ("1g")
     * @param folder for its files
     * @param guard gets the process id of each
     * @throws ModeException with a sentence, if one does not start; then none is left
     */
    static LoopbackCluster start(
            SparkJvm jvm, Host masterHost, List<Host> hosts, int cores, String memory, Path folder, LongConsumer guard)
            throws ModeException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Map<String, String> conf = Map.of(
                "spark.authenticate",
                "true",
                "spark.authenticate.secret",
                HexFormat.of().formatHex(secret),
                "spark.ui.killEnabled",
                "false",
                // It takes programs from anybody who reaches its port.
                "spark.master.rest.enabled",
                "false",
                "spark.driver.host",
                masterHost.address(),
                "spark.driver.bindAddress",
                masterHost.address());
        LoopbackCluster cluster = new LoopbackCluster(conf);
        try {
            cluster.open(jvm, masterHost, hosts, cores, memory, folder, guard);
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new ModeException("The cluster did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            cluster.close();
            Thread.currentThread().interrupt();
            throw new ModeException("The start of the cluster was interrupted.", e);
        }
    }

    private void open(
            SparkJvm jvm, Host masterHost, List<Host> hosts, int cores, String memory, Path folder, LongConsumer guard)
            throws IOException, InterruptedException {
        Path settings = settings(folder);
        List<String> common = List.of("--port", "0", "--webui-port", "0", "--properties-file", settings.toString());
        List<String> arguments = new ArrayList<>(List.of(MASTER, "--host", masterHost.address()));
        arguments.addAll(common);
        Process first = start(jvm, masterHost, arguments, guard);
        LogTail log = new LogTail(first);
        master = said(log, MASTER_URL, "the master");
        page = log.await(MASTER_PAGE, START_MILLIS).orElse("");
        List<LogTail> logs = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get(i);
            Path work = Files.createDirectories(folder.resolve("worker-" + i));
            List<String> worker = new ArrayList<>(List.of(WORKER, "--host", host.address()));
            worker.addAll(common);
            worker.addAll(List.of(
                    "--cores", Integer.toString(cores), "--memory", memory, "--work-dir", work.toString(), master));
            Process process = start(jvm, host, worker, guard);
            workers.add(process);
            logs.add(new LogTail(process));
        }
        for (int i = 0; i < logs.size(); i++) {
            said(logs.get(i), REGISTERED, "worker " + i);
        }
    }

    private Path settings(Path folder) throws IOException {
        Path file = folder.resolve("cluster.conf");
        Files.deleteIfExists(file);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        StringBuilder text = new StringBuilder();
        conf.forEach(
                (name, value) -> text.append(name).append(' ').append(value).append('\n'));
        return Files.writeString(file, text);
    }

    private Process start(SparkJvm jvm, Host host, List<String> arguments, LongConsumer guard) throws IOException {
        SparkJvm there = new SparkJvm(jvm.java(), jvm.home(), jvm.jar(), host.prefix());
        // Its standard input stays open: the end of it is how it learns of this JVM's death.
        Process process = there.command(DAEMON_HEAP, MAIN, arguments, host.address())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        guard.accept(process.pid());
        processes.add(process);
        return process;
    }

    private static String said(LogTail log, Pattern wanted, String who) throws IOException, InterruptedException {
        Optional<String> found = log.await(wanted, START_MILLIS);
        return found.orElseThrow(() -> new IOException(
                who + " was not ready within " + START_MILLIS / 1000 + " s. Its log says: " + log.trouble()));
    }

    /** Where it is. */
    String master() {
        return master;
    }

    /** The address of the master's own page; "" if it has none. */
    String page() {
        return page;
    }

    /** What a driver needs to join; holds the secret. */
    Map<String, String> conf() {
        return conf;
    }

    /** Process ids of the workers, in order. */
    List<Long> workers() {
        return workers.stream().map(Process::pid).toList();
    }

    /** Process id of the master. */
    long masterPid() {
        return processes.get(0).pid();
    }

    int workersAlive() {
        return (int) workers.stream().filter(Process::isAlive).count();
    }

    /** Ends all of it. */
    @Override
    public void close() {
        for (Process process : processes) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                // Dead already.
            }
        }
        for (Process process : processes) {
            try {
                if (!process.waitFor(MILLIS_TO_END, TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
