package dev.tandem.engine.thread;

import dev.tandem.bytecode.ThreadStop;
import dev.tandem.engine.TaskKiller;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Ends single tasks of one run, by stopping what their thread does. Workers say which task they are in; everything else is
 * safe for any thread.
 */
final class TaskKills implements TaskKiller {
    private static final int NONE = -1;

    /** Workers write to cache lines of their own: of 64 bytes nearly everywhere. */
    private static final int STRIDE = 16;

    private final AtomicIntegerArray current;
    private final AtomicReferenceArray<Thread> threads;
    /** By task. Few runs ever have one. */
    private final Map<Integer, ThreadStop> stops = new ConcurrentHashMap<>();

    TaskKills(int workers) {
        current = new AtomicIntegerArray(workers * STRIDE);
        threads = new AtomicReferenceArray<>(workers);
    }

    /** The current thread is this worker. */
    void join(int worker) {
        current.set(worker * STRIDE, NONE);
        threads.set(worker, Thread.currentThread());
    }

    /** This worker, the current thread, begins a task. */
    void begin(int worker, int task) {
        current.setRelease(worker * STRIDE, task);
    }

    /** The task of this worker, the current thread, has ended: nothing stops the thread from now on. */
    void end(int worker) {
        int task = current.getPlain(worker * STRIDE);
        // Before the look at the stops: whoever adds one looks here afterwards.
        current.set(worker * STRIDE, NONE);
        if (!stops.isEmpty()) {
            ThreadStop stop = stops.get(task);
            if (stop != null) {
                stop.end();
            }
        }
    }

    /** Why this task is being stopped, if it is. */
    Optional<String> reason(int task) {
        return stops.containsKey(task) ? Optional.of("Task " + task + " was killed on request.") : Optional.empty();
    }

    @Override
    public boolean kill(int task) {
        for (int worker = 0; worker < threads.length(); worker++) {
            Thread thread = threads.get(worker);
            if (thread != null && current.get(worker * STRIDE) == task) {
                return kill(task, worker, thread);
            }
        }
        return false;
    }

    private boolean kill(int task, int worker, Thread thread) {
        ThreadStop stop = new ThreadStop(thread);
        ThreadStop before = stops.putIfAbsent(task, stop);
        if (before == null && current.get(worker * STRIDE) != task) {
            stops.remove(task);
            return false;
        }
        if (before == null) {
            stop.begin();
        }
        try {
            if (!(before == null ? stop : before).awaitEnd(WorkerPool.GRACE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("Task " + task + " could not be stopped: it still runs on "
                        + thread.getName() + " and ignores the interrupt. A thread can only be asked to end; a worker"
                        + " process can be killed whatever it does: run the cell with %%processes.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
