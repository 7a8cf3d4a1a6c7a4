package dev.tandem.engine.gil;

import dev.tandem.trace.LockRelease;
import dev.tandem.trace.LockTrace;
import dev.tandem.trace.ProcFiles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock that a thread holds while it runs cell bytecode: CPython's {@code Python/ceval_gil.c} (take_gil, drop_gil),
 * or Python 2's ticker, over a mutex and two conditions.
 *
 * <p>Cell code calls it through {@link Checkpoints}. A checkpoint compares {@link #fast} with the current thread; only
 * when they differ does it come here. So a holder that nobody waits for pays one volatile read a checkpoint, and
 * whoever wants the lock sets the field to null.
 *
 * <p>Rules that keep it free of deadlocks, each with a test: nobody waits for this lock's mutex while it runs foreign
 * code; cell code never waits for a monitor, or in a call declared in {@code blocking-calls.txt}, while it holds the
 * lock; and where that can't be seen in the code (a library's monitor, a synchronized method, class initialisation) a
 * waiter takes the lock from the blocked holder. See {@link HolderProbe}.
 *
 * <p>Safe for any thread, platform or virtual. A thread becomes known at its first checkpoint. Interrupts don't end a
 * wait for the lock; the interrupted status is kept.
 */
public final class InterpreterLock {
    /** How often a waiter looks whether the holder is blocked, at least, where the switch interval is longer. */
    private static final long PATIENCE_NANOS = 5_000_000;

    /** How soon a waiter looks whether a holder has left unseen; then at twice that, and so on. */
    private static final long FIRST_LOOK_NANOS = 50_000;

    /** After how long without a checkpoint a holder that was asked for the lock is looked at more closely. */
    private static final long IGNORED_NANOS = 15_000_000;

    /** What {@code hashlib} takes for worth it (CPython, {@code Modules/hashlib.h}, HASHLIB_GIL_MINSIZE). */
    public static final int LARGE_BYTES = 2048;

    /** How many turns of a counted loop go by between two checkpoints at most: some microseconds. */
    private static final int MOST_TURNS = 1024;

    /** Cell code that a library calls again sooner than this keeps the lock in between. */
    static final long RAPID_NANOS = 50_000;

    /**
     * The thread that may pass checkpoints without looking: it holds the lock and nobody wants it. Null otherwise.
     * Public because the checkpoints are defined again in the cells' own package; written only under the mutex.
     */
    public volatile Thread fast;

    /**
     * The same, as long as that thread is inside cell code: null also when that has returned to the library that called
     * it. What {@link #fast} says counts; this one is allowed to be late by a call.
     */
    public volatile Thread inside;

    /**
     * The holder, while its cell code has returned to the library that called it: then whoever comes may have the
     * lock. Only {@link #OUTSIDE} writes it, so that a late thread can't touch its successor's.
     */
    private volatile Thread outside;

    private static final VarHandle OUTSIDE;

    static {
        try {
            OUTSIDE = MethodHandles.lookup().findVarHandle(InterpreterLock.class, "outside", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How many threads wait. Written under the mutex. */
    private volatile int waiting;

    /** Whether checkpoints throw. Written under the mutex. */
    private volatile boolean stopped;

    private final GilSettings settings;
    private final long intervalNanos;
    private final boolean verifying;
    private final HolderProbe probe = new HolderProbe();
    private final ThreadLocal<Seat> seats;

    /** Guards everything below, and the seats. */
    private final ReentrantLock mutex = new ReentrantLock();

    private final WaitingLine line = new WaitingLine();

    /** Signalled when the lock has been taken. */
    private final Condition switched = mutex.newCondition();

    private Seat holder;
    private Seat lastHolder;
    private long switches;
    private boolean dropRequested;

    /** Who asked last, until somebody takes it. */
    private Seat requester;

    private long requestedAt;
    private int threads;
    private GilRecorder recorder = new GilRecorder(System.nanoTime());

    public InterpreterLock(GilSettings settings) {
        this(settings, false);
    }

    /**
     * @param verifying whether every checkpoint takes the slow path and checks that its thread didn't lose the lock
     *     since its last one; for tests
     */
    InterpreterLock(GilSettings settings, boolean verifying) {
        this.settings = settings;
        this.intervalNanos = settings.switchInterval().toNanos();
        this.verifying = verifying;
        this.seats = ThreadLocal.withInitial(this::newSeat);
    }

    private Seat newSeat() {
        int id;
        mutex.lock();
        try {
            id = threads++;
        } finally {
            mutex.unlock();
        }
        InterpreterLocks.attach(this);
        return new Seat(Thread.currentThread(), id, mutex.newCondition(), ProcFiles.ofThisSystem());
    }

    /** After how many checkpoints the holder comes here anyway; 0 for never. */
    public int ticks() {
        return settings.policy() == SwitchPolicy.OLD ? settings.checkInterval() : 0;
    }

    /** How many turns of a counted loop go by between two checkpoints. */
    public int strip() {
        return ticks() > 0 ? Math.min(ticks(), MOST_TURNS) : MOST_TURNS;
    }

    /**
     * The slow path of a checkpoint: gives the lock to who asked for it and waits to have it back, or takes it if this
     * thread doesn't hold it.
     *
     * @throws LockStopped if the run was stopped
     */
    public void checkpoint() {
        checkpoint(seats.get(), false);
    }

    /** As {@link #checkpoint}, at the entry of a method that a library may have called. */
    void checkpointAtEntry() {
        checkpoint(seats.get(), true);
    }

    private void checkpoint(Seat me, boolean entry) {
        if (me.released == 0) {
            enterAt(me, true, entry);
        }
        if (stopped && me.initializing == 0) {
            throw new LockStopped();
        }
    }

    /** As {@link #checkpoint}, but doesn't take the lock. */
    public void checkpointIfHolder() {
        mutex.lock();
        try {
            if (holder != null && holder.thread == Thread.currentThread() && outside != holder.thread) {
                yieldIfAsked(holder, true);
                if (holder == seats.get()) {
                    open(holder);
                }
            }
        } finally {
            mutex.unlock();
        }
    }

    /** As {@link #checkpoint}, but never throws: exception handlers need the lock to run their part. */
    public void reacquire() {
        Seat me = seats.get();
        if (me.released == 0) {
            enterAt(me, false, false);
        }
    }

    private void enterAt(Seat me, boolean mayStop, boolean entry) {
        mutex.lock();
        try {
            if (holder == me) {
                if (entry && OUTSIDE.compareAndSet(this, me.thread, null)) {
                    // A library that has left one cell's code calls that of a type, which doesn't tell when it returns.
                    me.mayLeaveUnseen = true;
                }
                yieldIfAsked(me, mayStop);
            } else {
                if (me.passed) {
                    throw new IllegalStateException(
                            me + " ran cell code without the interpreter lock, which " + holder + " holds.");
                }
                take(me, mayStop);
                me.mayLeaveUnseen = entry;
            }
            if (holder == me) {
                open(me);
            }
        } finally {
            mutex.unlock();
        }
    }

    /** Before a call that blocks: lets go of the lock if this thread has it. The next checkpoint takes it again. */
    public void release() {
        Seat me = seats.get();
        mutex.lock();
        try {
            if (holder == me && me.initializing == 0) {
                drop(me, LockRelease.VOLUNTARY);
                awaitSwitch(me);
            }
        } finally {
            mutex.unlock();
        }
    }

    /**
     * A library calls cell code, as C code does after {@code PyGILState_Ensure}.
     *
     * @return whether the lock was taken for this call, to be handed to {@link #leave}
     */
    public boolean enter() {
        Thread thread = Thread.currentThread();
        if (fast == thread) {
            if (outside != thread) {
                inside = thread;
                return false;
            }
            // Write first, then verify: who takes the lock from a holder outside does it the other way round.
            if (OUTSIDE.compareAndSet(this, thread, null) && fast == thread) {
                inside = thread;
                return true;
            }
        }
        Seat me = seats.get();
        if (me.released > 0) {
            return false;
        }
        mutex.lock();
        try {
            boolean outermost = holder != me || outside == thread;
            if (holder == me) {
                OUTSIDE.compareAndSet(this, thread, null);
                yieldIfAsked(me, true);
            } else {
                take(me, true);
            }
            if (holder == me) {
                open(me);
            }
            if (!stopped) {
                return outermost;
            }
            if (holder == me && outermost) {
                drop(me, LockRelease.VOLUNTARY);
            }
        } finally {
            mutex.unlock();
        }
        throw new LockStopped();
    }

    /** Cell code returns to the library that called it ({@code PyGILState_Release}). */
    public void leave(boolean outermost) {
        if (!outermost) {
            return;
        }
        Seat me = seats.get();
        long now = System.nanoTime();
        boolean rapid = now - me.leftAt < RAPID_NANOS && now - me.tookAt < RAPID_NANOS;
        me.leftAt = now;
        if (fast == me.thread) {
            inside = null;
            OUTSIDE.compareAndSet(this, null, me.thread);
            if (waiting == 0 || rapid) {
                return;
            }
        }
        mutex.lock();
        try {
            if (holder == me) {
                drop(me, LockRelease.VOLUNTARY);
            }
            me.passed = false;
        } finally {
            mutex.unlock();
        }
    }

    /** Runs on without the lock until {@link #endReleased}; checkpoints of this thread pass. */
    void beginReleased() {
        Seat me = seats.get();
        release();
        me.released++;
    }

    /** Ends what {@link #beginReleased} began. Doesn't take the lock: the next checkpoint does. */
    void endReleased() {
        seats.get().released--;
    }

    /** A class of a cell is being initialised by this thread, which keeps the lock: others may need the class. */
    public void beginInitializer() {
        checkpoint();
        seats.get().initializing++;
    }

    /** Ends what {@link #beginInitializer} began. */
    public void endInitializer() {
        Seat me = seats.get();
        // The run may have begun while a type was already being initialised.
        me.initializing = Math.max(0, me.initializing - 1);
        reacquire();
    }

    /** Makes every checkpoint throw and lets those who wait go, until {@link #resume}. */
    void stop() {
        mutex.lock();
        try {
            stopped = true;
            close();
            line.forEach(seat -> seat.freed.signal());
            switched.signalAll();
        } finally {
            mutex.unlock();
        }
    }

    /** Ends what {@link #stop} began. */
    void resume() {
        mutex.lock();
        try {
            stopped = false;
        } finally {
            mutex.unlock();
        }
    }

    /** Starts a new record; what was recorded until now is dropped. */
    void record() {
        mutex.lock();
        try {
            recorder = new GilRecorder(System.nanoTime());
            if (holder != null) {
                recorder.taken(holder, System.nanoTime());
            }
        } finally {
            mutex.unlock();
        }
    }

    /** What has been recorded since {@link #record}. */
    LockTrace recorded() {
        mutex.lock();
        try {
            long now = System.nanoTime();
            boolean left = holder != null && outside == holder.thread;
            return recorder.snapshot(now, left ? holder.leftAt : now);
        } finally {
            mutex.unlock();
        }
    }

    /** Time in ns that the current thread has waited for this lock so far. */
    long waitedNanos() {
        return seats.get().waitedNanos;
    }

    // All that follows is called with the mutex held.

    private void yieldIfAsked(Seat me, boolean mayStop) {
        if (me.initializing > 0) {
            return;
        }
        if (settings.policy() == SwitchPolicy.OLD) {
            if (waiting > 0) {
                raceOnce(me, mayStop);
            }
        } else if (dropRequested) {
            drop(me, LockRelease.FORCED);
            awaitSwitch(me);
            take(me, mayStop);
        }
    }

    /** Python 2: release, signal, and take again at once; mostly before the one that was signalled is awake. */
    private void raceOnce(Seat me, boolean mayStop) {
        drop(me, LockRelease.FORCED);
        mutex.unlock();
        mutex.lock();
        take(me, mayStop);
    }

    /** take_gil. With {@code mayStop} it returns without the lock when the run is stopped. */
    private void take(Seat me, boolean mayStop) {
        if (holder != null && !seize(me)) {
            await(me, mayStop);
            if (holder != null) {
                return;
            }
        }
        holder = me;
        if (lastHolder != me) {
            lastHolder = me;
            switches++;
        }
        dropRequested = false;
        requester = null;
        me.passedOver = false;
        me.tookAt = System.nanoTime();
        recorder.taken(me, me.tookAt);
        switched.signalAll();
    }

    private void await(Seat me, boolean mayStop) {
        boolean interrupted = false;
        long began = System.nanoTime();
        me.waitingSince = began;
        waiting++;
        recorder.waits(me, began);
        try {
            long seen = switches;
            long deadline = began + intervalNanos;
            long look = FIRST_LOOK_NANOS;
            while (holder != null && !(mayStop && stopped)) {
                long patience = holder.mayLeaveUnseen ? look : PATIENCE_NANOS;
                look = Math.min(PATIENCE_NANOS, look * 2);
                long left = Math.min(deadline - System.nanoTime(), patience);
                boolean timedOut = left <= 0;
                line.join(me);
                try {
                    timedOut = timedOut || me.freed.awaitNanos(left) <= 0;
                } catch (InterruptedException e) {
                    interrupted = true;
                } finally {
                    line.leave(me);
                }
                if (holder == null || seize(me)) {
                    break;
                }
                long now = System.nanoTime();
                if (!timedOut || now >= deadline) {
                    if (timedOut && switches == seen) {
                        requestDrop(me, now);
                    }
                    seen = switches;
                    deadline = now + intervalNanos;
                }
            }
        } finally {
            long now = System.nanoTime();
            waiting--;
            me.waitingSince = -1;
            me.waitedNanos += now - began;
            recorder.waited(me, began, now);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void requestDrop(Seat me, long now) {
        if (settings.policy() == SwitchPolicy.NEW) {
            requestedAt = dropRequested ? requestedAt : now;
            dropRequested = true;
            requester = me;
            close();
            recorder.dropRequested(me, now);
        }
    }

    /** drop_gil, without its forced switching. */
    private void drop(Seat me, LockRelease how) {
        close();
        OUTSIDE.compareAndSet(this, me.thread, null);
        me.passed = false;
        holder = null;
        lastHolder = me;
        recorder.letGo(me, how, System.nanoTime());
        line.pick(requester).ifPresent(seat -> seat.freed.signal());
    }

    /** FORCE_SWITCHING: who was asked for the lock doesn't come back for it before another has had it. */
    private void awaitSwitch(Seat me) {
        if (!settings.forceSwitching() || !dropRequested) {
            return;
        }
        dropRequested = false;
        boolean interrupted = false;
        while (lastHolder == me && waiting > 0 && !stopped) {
            try {
                switched.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The taking rule: the lock is taken from a holder that is seen not to run cell code. The holder's fast path is
     * closed first, then it is looked at again: one that woke up in between either sees the closed path or is seen.
     */
    private boolean seize(Seat me) {
        Seat from = holder;
        if (from == me || !idle(from, me)) {
            return false;
        }
        Thread before = fast;
        close();
        if (!idle(from, me)) {
            fast = before;
            return false;
        }
        boolean left = OUTSIDE.compareAndSet(this, from.thread, null);
        from.passed = false;
        holder = null;
        lastHolder = from;
        recorder.letGo(from, left ? LockRelease.VOLUNTARY : LockRelease.TAKEN, left ? from.leftAt : System.nanoTime());
        return true;
    }

    private boolean idle(Seat from, Seat me) {
        // Queued for this very mutex: it is at a checkpoint.
        return outside == from.thread || !mutex.hasQueuedThread(from.thread) && probe.blocked(from, me, ignores(from));
    }

    /** Whether the holder has not been at a checkpoint for long although it should have let go there. */
    private boolean ignores(Seat from) {
        boolean old = settings.policy() == SwitchPolicy.OLD;
        long since = old ? from.tookAt : requestedAt;
        return (old || dropRequested) && System.nanoTime() - since > IGNORED_NANOS;
    }

    /** Opens the fast path for the holder, unless somebody wants the lock. */
    private void open(Seat me) {
        me.passed = verifying;
        fast = dropRequested || stopped || verifying ? null : me.thread;
        inside = fast;
    }

    /** Sends every thread to the slow path. */
    private void close() {
        fast = null;
        inside = null;
    }
}
