package dev.tandem.engine.gil;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whether the holder of the lock is blocked outside cell code, in a call that isn't declared as blocking. Used under
 * the lock's mutex.
 *
 * <p>A Java state other than RUNNABLE says so at once: cell code is never parked. Three kinds of waiting look RUNNABLE;
 * they are looked for only when the holder has ignored a request for several milliseconds, which cell code never does:
 * <ul>
 *   <li>a native call (a read from a socket), and waiting for another thread to initialise a class: the operating
 *       system says that the thread isn't runnable and used less than a tenth of the time since it was looked at last,
 *       and its top frame is native, or whoever asks is itself initialising a class. A thread that only lacks a core is
 *       runnable to the operating system; one held up at a safepoint has no native frame, and no safepoint to wait for
 *       any more once its stack was read;
 *   <li>spinning in the fork/join framework until another thread has done its part, which may need the lock.
 * </ul>
 */
final class HolderProbe {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SAMPLE_NANOS = 4_000_000;
    private static final double IDLE_SHARE = 0.1;
    private static final String FORK_JOIN = "java.util.concurrent.ForkJoin";
    private static final Set<String> JOINING = Set.of("awaitDone", "awaitJoin", "helpComplete", "helpJoin");

    /** How deep below helpers of the JDK's own the joining method is looked for. */
    private static final int JOIN_DEPTH = 5;

    private Sample sample = new Sample(null, 0, 0, 0);

    /** A look at a holder; {@code tookAt} tells one time of holding from the next. */
    private record Sample(Seat seat, long tookAt, long nanos, long cpuNanos) {}

    /**
     * @param asker the thread that waits for the lock, the current one
     * @param ignored whether the holder has ignored a request for long: only then the costlier checks are made
     */
    boolean blocked(Seat holder, Seat asker, boolean ignored) {
        return switch (holder.thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> true;
            case NEW -> false;
            case RUNNABLE -> ignored && waitsUnseen(holder, asker);
        };
    }

    private boolean waitsUnseen(Seat holder, Seat asker) {
        boolean offCore = offCore(holder);
        StackTraceElement[] frames = holder.thread.getStackTrace();
        if (joins(frames)) {
            return true;
        }
        boolean nativeTop = frames.length > 0 && frames[0].isNativeMethod();
        return offCore && (nativeTop || initializing(asker.thread)) && asleep(holder.tid);
    }

    private static boolean joins(StackTraceElement[] frames) {
        for (int i = 0; i < Math.min(JOIN_DEPTH, frames.length); i++) {
            String type = frames[i].getClassName();
            if (type.startsWith(FORK_JOIN) && JOINING.contains(frames[i].getMethodName())) {
                return true;
            }
            if (!type.startsWith("java.") && !type.startsWith("jdk.")) {
                return false;
            }
        }
        return false;
    }

    private boolean offCore(Seat holder) {
        long now = System.nanoTime();
        long cpu = cpuNanos(holder.thread);
        if (cpu < 0) {
            return false;
        }
        Sample last = sample;
        if (last.seat != holder || last.tookAt != holder.tookAt) {
            sample = new Sample(holder, holder.tookAt, now, cpu);
            return false;
        }
        long passed = now - last.nanos;
        if (passed < SAMPLE_NANOS) {
            return false;
        }
        if (cpu - last.cpuNanos > IDLE_SHARE * passed) {
            sample = new Sample(holder, holder.tookAt, now, cpu);
            return false;
        }
        return asleep(holder.tid);
    }

    private static boolean initializing(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("<clinit>")) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("deprecation") // threadId() came with 19
    private static long cpuNanos(Thread thread) {
        return THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread.getId()) : -1;
    }

    /** Linux, proc(5), stat: the state follows the name in parentheses. True where that can't be read. */
    private static boolean asleep(long tid) {
        if (tid < 0) {
            return true;
        }
        try {
            String stat = Files.readString(Path.of("/proc/self/task/" + tid + "/stat"), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'S' || state == 'D';
        } catch (IOException | StringIndexOutOfBoundsException e) {
            return true;
        }
    }
}
