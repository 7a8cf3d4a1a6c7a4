package dev.tandem.trace;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * The file {@code /proc/PID/task/TID/schedstat}, held open because reading it again costs 0.5 us and opening it 10 to
 * 16 us. Three numbers: time on a core (which moves in ticks of up to 4 ms, so it is only drawn), time on the run queue, and
 * how often it was given a core (Linux, Documentation/scheduler/sched-stats). For one thread at a time.
 */
final class SchedStat implements AutoCloseable {
    private static final int RUN_FIELD = 0;
    private static final int RUN_QUEUE_FIELD = 1;
    private static final int TIMES_ON_CORE_FIELD = 2;

    private final RandomAccessFile file;
    private final byte[] buffer = new byte[80];

    SchedStat(RandomAccessFile file) {
        this.file = file;
    }

    /** Time on a core since the thread began, in ns, in ticks of up to 4 ms; -1 when it can't be read any more. */
    long runNanos() {
        return field(RUN_FIELD);
    }

    /** Time runnable without a core since the thread began, in ns; -1 when it can't be read any more. */
    long runQueueNanos() {
        return field(RUN_QUEUE_FIELD);
    }

    /** Whether this kernel fills the file in: some show three zeros, but who runs has been given a core. */
    boolean counts() {
        return field(TIMES_ON_CORE_FIELD) > 0;
    }

    private long field(int wanted) {
        try {
            file.seek(0);
            int length = file.read(buffer);
            long value = 0;
            int field = 0;
            for (int i = 0; i < length; i++) {
                byte b = buffer[i];
                if (b >= '0' && b <= '9') {
                    value = value * 10 + (b - '0');
                } else if (field == wanted) {
                    return value;
                } else {
                    field++;
                    value = 0;
                }
            }
            return -1;
        } catch (IOException e) {
            return -1;
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
