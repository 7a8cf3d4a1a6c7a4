package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MachineLoadTest {
    private static final double SECOND = 1e9;

    /** Cumulative times in s, after {@code seconds}, of a machine with two cores. */
    private static MachineLoad load(double seconds, double busy, double idle, double steal, double own, double held) {
        return new MachineLoad((long) (seconds * SECOND), 2, 0, of(busy), of(idle), of(steal), of(own), of(held));
    }

    private static OptionalLong of(double seconds) {
        return OptionalLong.of((long) (seconds * SECOND));
    }

    private static final MachineLoad START = load(0, 0, 0, 0, 0, 0);

    @Test
    void otherProgramsAreNamedWhereTheyTakeCoresAway() {
        assertEquals(
                List.of("Other programs used 0.9 of 2 cores during this run; read the speedup with care."),
                load(1, 1.9, 0.1, 0, 1, 0).since(START));
    }

    @Test
    void otherProgramsBesideIdleCoresDisturbNobody() {
        assertEquals(List.of(), load(1, 0.5, 1.5, 0, 0.1, 0).since(START));
    }

    @Test
    void onlyOurselvesIsNothingToRemark() {
        assertEquals(List.of(), load(1, 2, 0, 0, 1.95, 0).since(START));
    }

    @Test
    void whatTheHostTookAndTheQuotaHeldBackIsSaid() {
        List<String> remarks = load(2, 2, 2, 1, 2, 0.5).since(START);
        assertEquals(2, remarks.size());
        assertTrue(remarks.get(0).startsWith("The machine's host took away 0.5 of 2 cores"), remarks.toString());
        assertTrue(remarks.get(1).contains("held threads back for 500 ms"), remarks.toString());
    }

    @Test
    void ticksSayNothingOfAnInstant() {
        assertEquals(List.of(), load(0.1, 0.2, 0, 0, 0, 0.1).since(START));
    }

    @Test
    void filesAreReadAsTheKernelWritesThem(@TempDir Path root) throws IOException {
        Files.writeString(
                root.resolve("stat"),
                "cpu  100 10 20 300 40 5 6 7 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\ncpu1 1 1 1 1 1 1 1 1 0 0\nintr 5\n");
        Files.createDirectories(root.resolve("self"));
        Files.writeString(root.resolve("self/status"), "Name:\tjava\nCpus_allowed_list:\t0-2,5\n");
        Files.writeString(root.resolve("self/cgroup"), "1:cpu:/\n0::/docker/abc\n");
        Path groups = root.resolve("groups");
        Files.createDirectories(groups.resolve("docker/abc"));
        Files.writeString(
                groups.resolve("docker/abc/cpu.stat"), "usage_usec 5\nnr_throttled 3\nthrottled_usec 250000\n");
        MachineLoad load = MachineLoad.read(new ProcFiles(root), new ControlGroup(groups));
        assertEquals(2, load.cores());
        assertEquals(4, load.usable());
        assertEquals(of(1.41), load.busyNanos());
        assertEquals(of(3.4), load.idleNanos());
        assertEquals(of(0.07), load.stealNanos());
        assertEquals(of(0.25), load.throttledNanos());
    }

    @Test
    void withoutFilesNothingIsClaimed(@TempDir Path empty) {
        ProcFiles none = new ProcFiles(empty);
        ControlGroup noGroup = new ControlGroup(empty);
        MachineLoad first = MachineLoad.read(none, noGroup);
        MachineLoad later = new MachineLoad(
                first.nanos() + 5_000_000_000L,
                first.cores(),
                first.usable(),
                first.busyNanos(),
                first.idleNanos(),
                first.stealNanos(),
                first.ownNanos(),
                first.throttledNanos());
        assertEquals(List.of(), later.since(first));
        assertEquals(0, first.cores());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatWeStartedAndThatEndedIsNotAnotherProgram() throws Exception {
        long before = MachineLoad.read().ownNanos().getAsLong();
        long ended = ProcFiles.ofThisSystem().endedChildrenNanos("self");
        Process child = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").start();
        assertEquals(0, child.waitFor());
        long used = ProcFiles.ofThisSystem().endedChildrenNanos("self") - ended;
        assertTrue(used > 0, "the child used no time");
        assertTrue(MachineLoad.read().ownNanos().getAsLong() - before >= used);
    }

    /** As the workers of a Python's pool are, when they are killed. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatOneOfOursStartedAndThatEndedIsNotAnotherProgram() throws Exception {
        long before = MachineLoad.read().ownNanos().getAsLong();
        Process child = new ProcessBuilder(
                        "sh", "-c", "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; echo done; read end")
                .start();
        assertEquals('d', child.getInputStream().read());
        long used = ProcFiles.ofThisSystem().endedChildrenNanos(Long.toString(child.pid()));
        assertTrue(used > 0, "the child's child used no time");
        assertTrue(MachineLoad.read().ownNanos().getAsLong() - before >= used);
        child.getOutputStream().close();
        assertEquals(0, child.waitFor() / 2); // read fails at the end of the input, with 1
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachineCanBeRead() {
        MachineLoad load = MachineLoad.read();
        assertTrue(load.cores() > 0);
        assertTrue(load.busyNanos().getAsLong() > 0);
        assertTrue(load.ownNanos().getAsLong() > 0);
    }
}
