package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.StopSwitch;
import dev.tandem.trace.TaskTrace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two hosts with addresses of their own, as network namespaces on a bridge: the session, driver and master on this side
 * of it, a worker in each. Needs root and iproute2; without them it is skipped, and says so.
 */
@Timeout(180)
class TwoHostsTest {
    /** Short: names of interfaces have at most 15 characters. */
    private static final String MARK = "td" + ProcessHandle.current().pid() % 100_000;

    private static final String NET = "10." + (64 + ProcessHandle.current().pid() % 64) + "."
            + ProcessHandle.current().pid() / 64 % 250 + ".";
    private static final List<String> HOSTS = List.of(MARK + "a", MARK + "b");

    @BeforeAll
    static void makeHosts() throws Exception {
        try {
            String id = run(List.of("id", "-u"));
            Assumptions.assumeTrue(
                    id.strip().equals("0"),
                    "Two hosts were not tried: network namespaces need root, and this runs as user " + id.strip());
            ip("link add " + MARK + " type bridge");
            ip("addr add " + NET + "1/24 dev " + MARK);
            ip("link set " + MARK + " up");
            for (int i = 0; i < HOSTS.size(); i++) {
                String host = HOSTS.get(i);
                ip("netns add " + host);
                ip("link add " + host + "0 type veth peer name eth0 netns " + host);
                ip("link set " + host + "0 master " + MARK + " up");
                ip("-n " + host + " addr add " + address(i) + "/24 dev eth0");
                ip("-n " + host + " link set eth0 up");
                ip("-n " + host + " link set lo up");
            }
        } catch (IOException e) {
            Assumptions.abort(
                    "Two hosts were not tried: network namespaces can't be made here (" + e.getMessage() + ").");
        }
    }

    @AfterAll
    static void removeHosts() throws Exception {
        for (String host : HOSTS) {
            quietly("netns del " + host);
        }
        quietly("link del " + MARK);
    }

    private static String address(int host) {
        return NET + (2 + host);
    }

    @Test
    void oneWorkloadRunsOnBoth() throws Exception {
        List<LoopbackCluster.Host> hosts = new ArrayList<>();
        for (int i = 0; i < HOSTS.size(); i++) {
            hosts.add(new LoopbackCluster.Host(address(i), List.of("ip", "netns", "exec", HOSTS.get(i))));
        }
        try (ClusterSession cells = new ClusterSession(ClusterSession.fetching())) {
            LoopbackCluster.Host here = new LoopbackCluster.Host(NET + "1", List.of());
            assertEquals(2, cells.mode.start(here, hosts, 1, Map.of(), "", System.err::print));
            cells.run("record Seen(int task, String address) {}");
            Execution<Object> execution = cells.execute("""
                    Thread.sleep(300);
                    String own = java.net.NetworkInterface.getByName("eth0").inetAddresses()
                            .filter(a -> a instanceof java.net.Inet4Address).findFirst().get().getHostAddress();
                    new Seen(task, own)""", 4, 2, new StopSwitch());
            String results = ClusterSession.results(execution).toString();
            for (int i = 0; i < HOSTS.size(); i++) {
                assertTrue(results.contains("address=" + address(i)), results);
            }
            Set<String> lanes = execution.timeline().tasks().stream()
                    .map(TaskTrace::worker)
                    .map(worker -> worker.name().replaceFirst(".* ", ""))
                    .collect(Collectors.toSet());
            assertEquals(Set.of(address(0), address(1)), lanes);
        }
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        run(command);
    }

    private static void quietly(String arguments) throws InterruptedException {
        try {
            ip(arguments);
        } catch (IOException e) {
            // It was never made.
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
        return said;
    }
}
