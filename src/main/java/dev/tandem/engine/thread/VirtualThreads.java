package dev.tandem.engine.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * Makes virtual threads by the public {@code Thread.ofVirtual().name(n).unstarted(r)} of JDK 21, looked up by name
 * because this code is compiled for 17, where it is absent.
 */
final class VirtualThreads implements WorkerPool.ThreadMaker {
    private static final int SINCE = 21;

    private final MethodHandle ofVirtual;
    private final MethodHandle name;
    private final MethodHandle unstarted;

    private VirtualThreads(MethodHandle ofVirtual, MethodHandle name, MethodHandle unstarted) {
        this.ofVirtual = ofVirtual;
        this.name = name;
        this.unstarted = unstarted;
    }

    /** Empty before JDK 21 (in 19 and 20 the methods exist as a preview and throw). */
    static Optional<VirtualThreads> ofThisJdk() {
        if (Runtime.version().feature() < SINCE) {
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            return Optional.of(new VirtualThreads(
                    lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual)),
                    lookup.findVirtual(ofVirtual, "name", MethodType.methodType(ofVirtual, String.class)),
                    lookup.findVirtual(ofVirtual, "unstarted", MethodType.methodType(Thread.class, Runnable.class))));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    @Override
    public Thread make(String threadName, Runnable work) {
        try {
            return (Thread) unstarted.invoke(name.invoke(ofVirtual.invoke(), threadName), work);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("This JDK gives no virtual thread: " + e, e);
        }
    }
}
