package dev.tandem.trace;

import java.util.List;
import java.util.OptionalLong;

/**
 * The file {@code /proc/stat} (proc(5)): what all cores together did since the machine started, in ticks of 10 ms.
 *
 * @param cores how many there are, 0 where unknown
 */
record ProcStat(int cores, OptionalLong busyNanos, OptionalLong idleNanos, OptionalLong stealNanos) {
    /** USER_HZ is 100 on every architecture that runs Java. */
    static final long TICK_NANOS = 10_000_000;

    private static final int USER = 1;
    private static final int NICE = 2;
    private static final int SYSTEM = 3;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int IRQ = 6;
    private static final int SOFT_IRQ = 7;
    private static final int STEAL = 8;

    static ProcStat read(ProcFiles proc) {
        List<String> lines = proc.lines("stat");
        if (lines.isEmpty() || !lines.get(0).startsWith("cpu ")) {
            return new ProcStat(0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        }
        String[] all = lines.get(0).trim().split("\\s+");
        int cores = (int) lines.stream().filter(l -> l.matches("cpu\\d+ .*")).count();
        return new ProcStat(
                cores,
                sum(all, USER, NICE, SYSTEM, IRQ, SOFT_IRQ),
                sum(all, IDLE, IO_WAIT),
                all.length > STEAL ? sum(all, STEAL) : OptionalLong.empty());
    }

    private static OptionalLong sum(String[] fields, int... wanted) {
        long ticks = 0;
        try {
            for (int field : wanted) {
                ticks += Long.parseLong(fields[field]);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(ticks * TICK_NANOS);
    }
}
