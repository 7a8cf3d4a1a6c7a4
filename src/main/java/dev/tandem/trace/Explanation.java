package dev.tandem.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Adds to a timeline what the JVM itself recorded of its threads' waits: reasons for the drawing, with the moments at
 * which they began and ended; and for the accounts how much of the time off the core was for locks and how much the JVM
 * caused, which without it the sampler estimates.
 */
final class Explanation {
    /** Waits shorter than this are too short to be drawn; those that fill a stretch of the drawing name it together. */
    private static final long DRAWN_NANOS = 200_000;

    private final JvmRecord record;
    private final boolean ownLock;

    private Explanation(JvmRecord record, boolean ownLock) {
        this.record = record;
        this.ownLock = ownLock;
    }

    /** Explains the tasks that ran in the recorded JVM, as far as the record reaches back. */
    static Timeline explain(Timeline timeline, JvmRecord record) {
        Explanation explanation = new Explanation(record, timeline.lock().isPresent());
        return timeline.withTasks(
                timeline.tasks().stream().map(explanation::explain).toList());
    }

    private TaskTrace explain(TaskTrace task) {
        if (task.worker().pid() != record.pid() || !record.reaches(task.startNanos())) {
            return task;
        }
        List<JvmRecord.Wait> waits = record.waits(task.worker(), task.startNanos(), task.endNanos());
        List<JvmRecord.Wait> pauses = record.pauses(task.startNanos(), task.endNanos());
        if (waits.isEmpty() && pauses.isEmpty()) {
            return task;
        }
        SliceList slices = new SliceList();
        if (task.accounting().onCpuNanos().isEmpty()) {
            withoutClocks(task, waits, slices);
        } else {
            task.slices().forEach(slice -> draw(slice, waits, pauses, slices));
        }
        return task.with(account(task, waits, pauses), slices.toList());
    }

    /** Where it isn't known when a thread was on a core, its waits stand, and between them what was sampled. */
    private static void withoutClocks(TaskTrace task, List<JvmRecord.Wait> waits, SliceList slices) {
        long at = task.startNanos();
        for (JvmRecord.Wait wait : waits) {
            long from = Math.max(at, wait.startNanos());
            long to = Math.min(task.endNanos(), wait.endNanos());
            copy(task, at, from, slices);
            slices.add(wait.why().state(), from, to, wait.why().reason());
            at = Math.max(at, to);
        }
        copy(task, at, task.endNanos(), slices);
    }

    private static void copy(TaskTrace task, long from, long to, SliceList slices) {
        for (Slice s : task.slices()) {
            slices.add(s.state(), Math.max(from, s.startNanos()), Math.min(to, s.endNanos()), s.reason());
        }
    }

    /** What was off the core is cut where waits begin and end. */
    private void draw(Slice slice, List<JvmRecord.Wait> waits, List<JvmRecord.Wait> pauses, SliceList slices) {
        boolean fixed = slice.state() == State.RUNNING
                || slice.state() == State.WAITING_FOR_CORE
                || ownLock && slice.state() == State.WAITING_FOR_LOCK;
        if (fixed) {
            slices.add(slice.state(), slice.startNanos(), slice.endNanos(), slice.reason());
            return;
        }
        long at = slice.startNanos();
        for (JvmRecord.Wait wait : inside(slice, waits, pauses)) {
            long from = Math.max(at, wait.startNanos());
            long to = Math.min(slice.endNanos(), wait.endNanos());
            if (to - from < DRAWN_NANOS) {
                continue;
            }
            rest(slice, at, from, waits, slices);
            slices.add(wait.why().state(), from, to, detailed(wait.why(), slice));
            at = to;
        }
        rest(slice, at, slice.endNanos(), waits, slices);
    }

    /** The waits that fall into a slice, and the pauses that no wait covers: a thread that waits isn't held up by one. */
    private List<JvmRecord.Wait> inside(Slice slice, List<JvmRecord.Wait> waits, List<JvmRecord.Wait> pauses) {
        List<JvmRecord.Wait> inside = new ArrayList<>();
        for (JvmRecord.Wait wait : waits) {
            boolean told = ownLock && wait.why().state() == State.WAITING_FOR_LOCK;
            if (!told && wait.overlap(slice.startNanos(), slice.endNanos()) > 0) {
                inside.add(wait);
            }
        }
        if (inside.isEmpty()) {
            pauses.stream()
                    .filter(p -> p.overlap(slice.startNanos(), slice.endNanos()) > 0)
                    .forEach(inside::add);
        }
        return inside;
    }

    /** The sampler may have seen who holds a lock, which the record doesn't tell of all. */
    private static String detailed(Why why, Slice slice) {
        boolean same =
                slice.reason().startsWith(why.reason()) && !slice.reason().equals(Why.ASLEEP.reason());
        return same ? slice.reason() : why.reason();
    }

    /** What no single wait covers keeps what was sampled, or is named by the waits around that last longest. */
    private static void rest(Slice slice, long from, long to, List<JvmRecord.Wait> waits, SliceList slices) {
        Why why = new Why(slice.state(), slice.reason());
        if (slice.reason().isEmpty() || slice.reason().equals(Why.ASLEEP.reason())) {
            long longest = 0;
            for (JvmRecord.Wait wait : waits) {
                long near = wait.overlap(from - Sampler.PERIOD_NANOS, to + Sampler.PERIOD_NANOS);
                if (near > longest) {
                    longest = near;
                    why = wait.why();
                }
            }
        }
        slices.add(why.state(), from, to, why.reason());
    }

    /** Divides the time off the core by what was recorded of it; where an emulated lock kept a record of its own, that stands. */
    private Accounting account(TaskTrace task, List<JvmRecord.Wait> waits, List<JvmRecord.Wait> pauses) {
        Accounting told = task.accounting();
        if (told.blockedNanos().isEmpty()) {
            return told;
        }
        long own = ownLock ? told.lockNanos().orElse(0) : 0;
        Accounting whole = new Accounting(
                told.wallNanos(),
                told.onCpuNanos(),
                told.runQueueNanos(),
                ownLock ? told.lockNanos() : OptionalLong.empty(),
                OptionalLong.empty());
        double off = whole.blockedNanos().orElse(0);
        double lock = 0;
        double other = 0;
        for (JvmRecord.Wait wait : waits) {
            long length = wait.overlap(task.startNanos(), task.endNanos());
            if (wait.why().state() != State.WAITING_FOR_LOCK) {
                other += length;
            } else if (!ownLock) {
                lock += length;
            }
        }
        double stalled = 0;
        for (JvmRecord.Wait pause : pauses) {
            long from = Math.max(pause.startNanos(), task.startNanos());
            long to = Math.min(pause.endNanos(), task.endNanos());
            stalled += to
                    - from
                    - waits.stream().mapToLong(w -> w.overlap(from, to)).sum();
        }
        // A thread that is woken waits for a core before its wait ends; one that is stopped runs on to the next
        // safepoint.
        double waited = lock + other;
        double fits = waited > off ? off / waited : 1;
        double left = off - fits * waited;
        double stall =
                Math.min(left, Math.max(stalled, Math.min(told.stalledNanos().orElse(0), left)));
        if (off <= 0) {
            return told;
        }
        return whole.split(own > 0 ? 0 : fits * lock / off, stall / off);
    }
}
