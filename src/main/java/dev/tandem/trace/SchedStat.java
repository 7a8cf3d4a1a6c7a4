package dev.tandem.trace;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * The file {@code /proc/PID/task/TID/schedstat}, held open because reading it again costs 0.5 us and opening it 10 to
 * 16 us. Three numbers: time on a core (which moves in ticks of up to 4 ms, so it is only drawn), time on the run queue, and
 * how often it was given a core (Linux, Documentation/scheduler/sched-stats). For one thread at a time.
 */
final class SchedStat implements AutoCloseable {
    private final RandomAccessFile file;
    private final byte[] buffer = new byte[80];

    SchedStat(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * What the record said at one moment.
     *
     * @param runNanos time on a core since the thread began, in ns, in ticks of up to 4 ms
     * @param runQueueNanos time runnable without a core since the thread began, in ns
     * @param timesOnCore how often it was given a core
     */
    record Times(long runNanos, long runQueueNanos, long timesOnCore) {
        private static final Times UNREADABLE = new Times(-1, -1, -1);
    }

    /** Time runnable without a core since the thread began, in ns; -1 when it can't be read any more. */
    long runQueueNanos() {
        return read().runQueueNanos();
    }

    /** Whether this kernel fills the file in, for a thread that has run. */
    boolean counts() {
        return read().timesOnCore() > 0;
    }

    /**
     * Reads it once; each figure is -1 when it can't be read any more, and while the file shows zeros: some kernels never
     * show anything else, and a thread that has just been made hasn't been given a core yet.
     */
    Times read() {
        try {
            file.seek(0);
            int length = file.read(buffer);
            long run = -1;
            long runQueue = -1;
            long value = 0;
            boolean first = true;
            for (int i = 0; i < length; i++) {
                byte b = buffer[i];
                if (b >= '0' && b <= '9') {
                    value = value * 10 + (b - '0');
                } else if (b == ' ' && first) {
                    run = value;
                    first = false;
                    value = 0;
                } else if (b == ' ') {
                    runQueue = value;
                    value = 0;
                } else {
                    return value == 0 ? Times.UNREADABLE : new Times(run, runQueue, value);
                }
            }
            return Times.UNREADABLE;
        } catch (IOException e) {
            return Times.UNREADABLE;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written: there is nothing to lose.
        }
    }
}
