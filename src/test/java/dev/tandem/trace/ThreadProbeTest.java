package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadProbeTest {
    private static final ProcFiles NONE = new ProcFiles(Path.of("/no/such/proc"));

    @Test
    @EnabledOnOs(OS.LINUX)
    void linuxTellsTheThreadAndItsQueue() {
        try (ThreadProbe probe = ThreadProbe.open(ProcFiles.ofThisSystem(), ThreadProbe.NO_LOCK)) {
            Reading before = probe.read();
            Reading after = probe.read();
            assertTrue(probe.tid() > 0);
            assertTrue(before.runQueueNanos() >= 0);
            assertTrue(after.runQueueNanos() >= before.runQueueNanos());
            assertTrue(after.cpuNanos() >= before.cpuNanos());
            assertTrue(after.nanos() >= before.nanos());
        }
    }

    @Test
    void withoutProcTheQueueIsUnknownNotZero() throws InterruptedException {
        try (ThreadProbe probe = ThreadProbe.open(NONE, ThreadProbe.NO_LOCK)) {
            Reading before = probe.read();
            Thread.sleep(20);
            Accounting accounting = before.until(probe.read());
            assertEquals(-1, probe.tid());
            assertEquals(OptionalLong.empty(), accounting.runQueueNanos());
            assertEquals(OptionalLong.empty(), accounting.blockedNanos());
            assertTrue(accounting.onCpuNanos().getAsLong() < accounting.wallNanos() / 2);
        }
    }

    @Test
    void partsNeverExceedTheWhole() {
        Accounting a = new Reading(0, 0, 0, 0).until(new Reading(100, 80, 70, 60));
        assertEquals(80, a.onCpuNanos().getAsLong());
        assertEquals(20, a.runQueueNanos().getAsLong());
        assertEquals(0, a.lockNanos().getAsLong());
        assertEquals(0, a.blockedNanos().getAsLong());
    }

    @Test
    void clocksThatGoBackwardsGiveNothingNegative() {
        Accounting a = new Reading(100, 100, 100, 100).until(new Reading(90, 90, 90, 90));
        assertEquals(0, a.wallNanos());
        assertEquals(0, a.onCpuNanos().getAsLong());
        assertEquals(0, a.runQueueNanos().getAsLong());
    }

    @Test
    void aLedgerWritesTasksDownInTheOrderTheyEnded() {
        Worker worker = new Worker(0, "w", 1, 2);
        TaskLedger ledger = new TaskLedger(worker, ThreadProbe.open(NONE, ThreadProbe.NO_LOCK));
        ledger.begin(4);
        assertEquals(4, ledger.running().orElseThrow().task());
        ledger.end(Ending.FAILED, "why", List.of());
        ledger.begin(2);
        ledger.end(Ending.DONE, "", List.of());
        List<Integer> seenMeanwhile = new ArrayList<>();
        ledger.forEach(t -> seenMeanwhile.add(t.index()));
        assertEquals(List.of(4, 2), seenMeanwhile);
        ledger.close();
        List<TaskTrace> tasks = new ArrayList<>();
        ledger.forEach(tasks::add);
        TaskTrace first = tasks.get(0);
        assertEquals("why", first.note());
        assertEquals(Ending.FAILED, first.ending());
        assertTrue(first.accounting().onCpuNanos().isPresent());
        assertThrows(IllegalStateException.class, () -> ledger.end(Ending.DONE, "", List.of()));
    }
}
