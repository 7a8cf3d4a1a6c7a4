package dev.tandem.bytecode;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A run of a cell's code that can be stopped, on however many threads: those that {@link #call} it, those that they
 * start, and the threads of pools while they work for it. Safe for any thread.
 */
public final class CellRun implements Stopping {
    private static final InheritableThreadLocal<CellRun> CURRENT = new InheritableThreadLocal<>();

    /** What {@link #worksHere()} saw last on each thread. */
    private static final ThreadLocal<Look> LAST_LOOK = new ThreadLocal<>();

    /** A stack is looked at again after so many times what the last look took. */
    private static final int LOOKS_APART = 10;

    /** Virtual threads are on no list of threads: after the last sign of life wait that long for them. */
    private static final long GRACE_MILLIS = 1_000;

    /** As long as that, threads in a library are waited for with all checkpoints alert. */
    private static final long CALM_AFTER_MILLIS = 3_000;

    private final Set<Class<?>> codeClasses = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch endOrStop = new CountDownLatch(1);

    /** Whether {@link #stop} was called. */
    public boolean isStopped() {
        return stopped.get();
    }

    /** Whether the current thread runs code for this run. */
    public boolean isCurrent() {
        return CURRENT.get() == this;
    }

    /**
     * Whether the current thread may run code for this run: it does, or it is one that no other run has at work. A
     * pool's thread is known by the run that made it, which may be over.
     */
    public boolean mayBeCurrent() {
        CellRun own = CURRENT.get();
        return own == null || own == this || own.isOver();
    }

    @Override
    public boolean concernsCurrentThread() {
        CellRun own = CURRENT.get();
        if (own == this) {
            return true;
        }
        if (own != null && !own.isOver()) {
            return false;
        }
        return worksHere();
    }

    /**
     * Whether the current thread, a pool's, works for this run just now. Its stack tells; but a deep one takes long to
     * go through, and checkpoints ask again and again.
     */
    private boolean worksHere() {
        Look last = LAST_LOOK.get();
        long begin = System.nanoTime();
        if (last != null && last.run.refersTo(this) && begin - last.end < LOOKS_APART * last.nanos) {
            return false;
        }
        Class<?> outermost = outermostCellClass();
        boolean works = outermost != null && works(outermost, Thread.currentThread());
        long end = System.nanoTime();
        LAST_LOOK.set(works ? null : new Look(new WeakReference<>(this), end, end - begin));
        return works;
    }

    /** A look at the current thread's stack, when it was over and how long it took, that found it not to work for a run. */
    private record Look(WeakReference<CellRun> run, long end, long nanos) {}

    private static Class<?> outermostCellClass() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(type -> CellNames.isCells(type.getName()))
                        .reduce((inner, outer) -> outer))
                .orElse(null);
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    /** Says which code this run runs, by the class that holds it. */
    public void runs(Class<?> codeClass) {
        codeClasses.add(codeClass);
    }

    /**
     * Whether a pool's thread with this outermost class of a cell on its stack works for this run. In the pool of
     * parallel streams a declared method or type is counted in: who called it is not known there.
     */
    private boolean works(Class<?> outermost, Thread thread) {
        return codeClasses.stream()
                .anyMatch(code -> isOfSession(outermost.getClassLoader(), code.getClassLoader())
                        && (outermost.getName().startsWith(code.getName())
                                || thread instanceof ForkJoinWorkerThread && !CellNames.isCode(outermost.getName())));
    }

    /** Whether a loader is the one of a cell's code, or its parent, which has the session's declarations. */
    private static boolean isOfSession(ClassLoader loader, ClassLoader codeLoader) {
        return loader == codeLoader || loader == codeLoader.getParent();
    }

    /**
     * Code of a cell.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    public interface Code<T> {
        T run() throws Throwable;
    }

    /**
     * Runs code as part of this run, on the current thread.
     *
     * @throws Stopped if this run was stopped before, or is meanwhile
     * @throws Throwable whatever the code throws
     */
    public <T> T call(Code<T> code) throws Throwable {
        if (isStopped()) {
            throw new Stopped();
        }
        CellRun outer = CURRENT.get();
        CURRENT.set(this);
        inside.incrementAndGet();
        try {
            return code.run();
        } finally {
            inside.decrementAndGet();
            CURRENT.set(outer);
            if (isStopped()) {
                Thread.interrupted(); // our interrupt must not hit what this thread does next
            }
        }
    }

    /** Waits until {@link #end} or {@link #stop}, whichever comes first. */
    public void awaitEndOrStop() throws InterruptedException {
        endOrStop.await();
    }

    /** Waits for {@link #end}; returns whether it came. */
    public boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        return over.await(time, unit);
    }

    /** Says that nothing more will be called; threads that were started may go on. */
    public void end() {
        over.countDown();
        endOrStop.countDown();
    }

    /** Stops everything that runs as part of this, and whatever joins later. Returns at once. */
    public void stop() {
        if (stopped.compareAndSet(false, true)) {
            Thread stopper = new Thread(this::bringDown, "stopper");
            stopper.setDaemon(true);
            stopper.start();
            endOrStop.countDown();
        }
    }

    /**
     * Stays alert until no thread has a frame of this run. That a thread is gone is told by no event, so its stack is
     * looked at, ever more seldom. Alert checkpoints slow down all cells: once all that is left of this run is stuck in
     * code without checkpoints, they are calm until it comes back from there.
     */
    private void bringDown() {
        CURRENT.remove(); // inherited from whoever called stop
        StopSite.announce(this);
        interruptThreads();
        StopSite.arm(this);
        try {
            long pause = 2;
            long begin = System.nanoTime();
            long quietSince = begin;
            while (millisSince(quietSince) < GRACE_MILLIS) {
                boolean ended = over.await(pause, TimeUnit.MILLISECONDS);
                if (ended) {
                    TimeUnit.MILLISECONDS.sleep(pause);
                }
                Remains remains = interruptThreads();
                if (remains != Remains.NONE || inside.get() > 0) {
                    quietSince = System.nanoTime();
                }
                if (remains == Remains.STUCK && millisSince(begin) > CALM_AFTER_MILLIS) {
                    StopSite.disarm(this);
                } else {
                    StopSite.arm(this);
                }
                pause = Math.min(500, pause * 2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            StopSite.forget(this);
        }
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }

    /** What is left of a run that is being stopped. */
    private enum Remains {
        /** No thread that is known of. */
        NONE,
        /** Threads that are all in code without checkpoints. */
        STUCK,
        /** Threads in a cell's code. */
        RUNNING
    }

    /** Wakes this run's threads from whatever they wait for. */
    private Remains interruptThreads() {
        Remains remains = Remains.NONE;
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            StackTraceElement[] stack = each.getValue();
            if (worksForThis(stack)) {
                // A monitor that somebody else holds: no interrupt ends that, and no checkpoint is passed.
                boolean checked =
                        isChecked(stack[0].getClassName()) && each.getKey().getState() != Thread.State.BLOCKED;
                remains = checked || remains == Remains.RUNNING ? Remains.RUNNING : Remains.STUCK;
                each.getKey().interrupt();
                StoppableWaits.endWaitOf(each.getKey());
            }
        }
        return remains;
    }

    private boolean worksForThis(StackTraceElement[] stack) {
        for (int i = stack.length - 1; i >= 0; i--) {
            String name = stack[i].getClassName();
            if (CellNames.isCells(name)) {
                return codeClasses.stream().anyMatch(code -> name.startsWith(code.getName()));
            }
        }
        return false;
    }

    /** Whether code of this class has checkpoints, or leads to one. */
    static boolean isChecked(String className) {
        return CellNames.isCells(className) || className.startsWith(CellRun.class.getPackageName());
    }
}
