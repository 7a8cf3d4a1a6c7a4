package dev.tandem.bytecode.gil;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The call sites of the checkpoints that stand in the session's own classes: one for each kind, in this JVM. While no
 * run under an interpreter lock is on they do nothing, and the JIT compiles them to nothing. Static because {@code
 * invokedynamic} finds them through a static method. Safe for any thread.
 */
public final class LockSites {
    static final String INTERNAL_NAME = "dev/tandem/bytecode/gil/LockSites";

    private static final int CALM_STRIP = 1 << 20;

    private static final Map<String, MutableCallSite> SITES = new LinkedHashMap<>();

    /** The runs that are on. Guarded by {@link #SITES}. */
    private static final List<LockCalls> BOUND = new ArrayList<>();

    static {
        MethodType none = MethodType.methodType(void.class);
        List.of("entry", "check", "reacquire", "release", "beginInitializer", "endInitializer")
                .forEach(name -> add(name, none));
        add("releaseForLarge", MethodType.methodType(void.class, int.class));
        add("releaseForLarge", MethodType.methodType(void.class, byte[].class));
        add("releaseForMonitor", MethodType.methodType(void.class, Object.class));
        add("strip", MethodType.methodType(int.class, int.class, int.class));
    }

    private LockSites() {}

    private static void add(String name, MethodType type) {
        SITES.put(key(name, type), new MutableCallSite(calm(type)));
    }

    private static String key(String name, MethodType type) {
        return name + type.toMethodDescriptorString();
    }

    private static MethodHandle calm(MethodType type) {
        if (type.returnType() == void.class) {
            return MethodHandles.empty(type);
        }
        try {
            return MethodHandles.lookup().findStatic(LockSites.class, "longStrip", type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Without a lock a strip ends only because its loop's bound may be a field that another thread changes. */
    static int longStrip(int counter, int bound) {
        return (int) Math.min((long) counter + CALM_STRIP, bound);
    }

    /** Called by the JVM once for each checkpoint. */
    public static CallSite bootstrap(MethodHandles.Lookup caller, String name, MethodType type) {
        return SITES.get(key(name, type));
    }

    /** Has the checkpoints call {@code calls}, beside those that are bound already, until {@link #unbind}. */
    public static void bind(LockCalls calls) {
        synchronized (SITES) {
            BOUND.add(calls);
            retarget();
        }
    }

    /** Ends what {@link #bind} began, if it did. */
    public static void unbind(LockCalls calls) {
        synchronized (SITES) {
            if (BOUND.remove(calls)) {
                retarget();
            }
        }
    }

    private static void retarget() {
        for (Map.Entry<String, MutableCallSite> each : SITES.entrySet()) {
            MethodType type = each.getValue().type();
            String name = each.getKey().substring(0, each.getKey().indexOf('('));
            each.getValue()
                    .setTarget(
                            BOUND.isEmpty()
                                    ? calm(type)
                                    : bound(name, type, BOUND.size() == 1 ? BOUND.get(0) : new EachToItsOwn(BOUND)));
        }
        MutableCallSite.syncAll(SITES.values().toArray(new MutableCallSite[0]));
    }

    private static MethodHandle bound(String name, MethodType type, LockCalls calls) {
        try {
            return MethodHandles.lookup()
                    .findVirtual(LockCalls.class, name, type)
                    .bindTo(calls);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no " + name + type + " in LockCalls", e);
        }
    }
}
