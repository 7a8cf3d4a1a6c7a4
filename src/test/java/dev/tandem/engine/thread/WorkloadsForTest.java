package dev.tandem.engine.thread;

import dev.tandem.engine.Body;
import dev.tandem.engine.Workload;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Optional;

/** What the tests of this package run. */
final class WorkloadsForTest {
    private WorkloadsForTest() {}

    static <T> Workload<T> of(int tasks, Body<T> body) {
        return new Workload<>(body, tasks, List.of(), Optional.empty());
    }

    /** Computes for about {@code millis} of on-CPU time, whatever else the machine does. */
    static long compute(long millis) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long until = threads.getCurrentThreadCpuTime() + millis * 1_000_000;
        long x = 1;
        while (threads.getCurrentThreadCpuTime() < until) {
            for (int i = 0; i < 10_000; i++) {
                x = x * 31 + i;
            }
        }
        return x;
    }
}
