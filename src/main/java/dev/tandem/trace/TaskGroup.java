package dev.tandem.trace;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Tasks that ended on one worker between two readings of its clocks, in columns: an object for each would cost more than
 * an empty task does, so these are made when somebody asks. The worker appends; any thread may read meanwhile, and sees what
 * had been appended then.
 */
final class TaskGroup {
    private static final int FIRST = 4;
    private static final int MOST = 1 << 10;

    /** How many there are. Set after their columns were written, and read before these: what it counts stays as it is. */
    private final AtomicInteger count = new AtomicInteger();

    private int[] tasks = new int[FIRST];
    private long[] starts = new long[FIRST];
    private long[] ends = new long[FIRST];

    /** Null where all tasks just ended. */
    private Special[] specials;

    /** Whatever there is to say of a task besides that it ran. */
    private record Special(Ending ending, String note, List<NamedSpan> spans) {
        static final Special NOTHING = new Special(Ending.DONE, "", List.of());
    }

    boolean isEmpty() {
        return count.getPlain() == 0;
    }

    boolean isFull() {
        return count.getPlain() >= MOST;
    }

    void add(int task, long start, long end, Ending ending, String note, List<NamedSpan> spans) {
        int at = count.getPlain();
        if (at == tasks.length) {
            grow();
        }
        tasks[at] = task;
        starts[at] = start;
        ends[at] = end;
        if (ending != Ending.DONE || !spans.isEmpty()) {
            if (specials == null) {
                specials = new Special[tasks.length];
            }
            specials[at] = new Special(ending, note, spans);
        }
        count.setRelease(at + 1);
    }

    private void grow() {
        int size = 2 * tasks.length;
        tasks = Arrays.copyOf(tasks, size);
        starts = Arrays.copyOf(starts, size);
        ends = Arrays.copyOf(ends, size);
        if (specials != null) {
            specials = Arrays.copyOf(specials, size);
        }
    }

    /**
     * Makes a trace of each, in order of end.
     *
     * @param accounts says from a task's wall time in ns where it went
     */
    void forEach(Worker worker, LongFunction<Accounting> accounts, Consumer<TaskTrace> reader) {
        int known = count.getAcquire();
        Special[] told = specials;
        for (int i = 0; i < known; i++) {
            Special special = told == null || told[i] == null ? Special.NOTHING : told[i];
            Accounting account = accounts.apply(ends[i] - starts[i]);
            reader.accept(new TaskTrace(
                    tasks[i],
                    worker,
                    starts[i],
                    ends[i],
                    account,
                    special.ending,
                    special.note,
                    List.of(),
                    special.spans));
        }
    }
}
