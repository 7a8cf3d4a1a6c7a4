package dev.tandem.bytecode;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one call site of all checkpoints in this JVM. It is static because {@code invokedynamic} finds it through a
 * static method. Its target does nothing, until there is something to stop. Safe for any thread.
 */
public final class StopSite {
    private static final MethodHandle CALM = MethodHandles.empty(MethodType.methodType(void.class));
    private static final MethodHandle ALERT = alert();
    private static final MutableCallSite SITE = new MutableCallSite(CALM);
    private static final MethodHandle CHECK = SITE.dynamicInvoker();

    /** What is being stopped. */
    private static final Set<Stopping> STOPPING = ConcurrentHashMap.newKeySet();

    /** Those of them for which the site is alert; guarded by {@link #SITE}, as its target is. */
    private static final Set<Stopping> ARMED = new HashSet<>();

    private StopSite() {}

    private static MethodHandle alert() {
        try {
            return MethodHandles.lookup().findStatic(StopSite.class, "checkpoint", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Called by the JVM once for each checkpoint. */
    public static CallSite bootstrap(MethodHandles.Lookup caller, String name, MethodType type) {
        return SITE;
    }

    /** A checkpoint in Tandem's own code, which costs as little as one in a cell's. */
    static void check() {
        try {
            CHECK.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a checkpoint throws nothing else", e);
        }
    }

    /** What a checkpoint does while something is to be stopped. */
    static void checkpoint() {
        for (Stopping each : STOPPING) {
            if (each.concernsCurrentThread()) {
                throw new Stopped();
            }
        }
    }

    /** Says that the run is to stop, for whoever asks by {@link #checkpoint}; code that runs doesn't until {@link #arm}. */
    static void announce(Stopping run) {
        STOPPING.add(run);
    }

    /** Makes checkpoints throw in the run's threads. Blocks until running code sees it: not for the caller's thread. */
    static void arm(Stopping run) {
        synchronized (SITE) {
            if (!ARMED.add(run) || ARMED.size() > 1) {
                return;
            }
            SITE.setTarget(ALERT);
        }
        MutableCallSite.syncAll(new MutableCallSite[] {SITE});
    }

    /** Gives running code its speed back; the run stays announced. */
    static void disarm(Stopping run) {
        synchronized (SITE) {
            if (!ARMED.remove(run) || !ARMED.isEmpty()) {
                return;
            }
            SITE.setTarget(CALM);
        }
        MutableCallSite.syncAll(new MutableCallSite[] {SITE});
    }

    /** Takes back {@link #announce} and {@link #arm}. */
    static void forget(Stopping run) {
        STOPPING.remove(run);
        disarm(run);
    }
}
