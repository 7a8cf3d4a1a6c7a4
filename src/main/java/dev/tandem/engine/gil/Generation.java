package dev.tandem.engine.gil;

import dev.tandem.bytecode.CellRun;
import dev.tandem.bytecode.gil.LockedCopies;
import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Shipment;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cell's classes under an interpreter lock of their own: copies with checkpoints, defined beside the originals, and
 * the body that they make. Runs of the same generation are equally warm, since they run the same code.
 *
 * <p>The copies are methods, lambdas, anonymous and local classes; they use the session's own variables and the user's
 * own types, so objects go in and out freely. The types themselves have checkpoints in place, which a run binds to its
 * lock: {@link TypeCalls}. Their static state is the session's own too.
 *
 * @param body what a task runs, under the lock
 * @param lock the lock
 * @param names what the copies are called
 * @param entry the copy with the body
 * @param reachesTypes whether the body reaches types of the user's own
 */
record Generation(Body<?> body, InterpreterLock lock, CopyFrames names, Class<?> entry, boolean reachesTypes) {
    /** Distinguishes the names of generations in one class loader. */
    private static final AtomicLong NUMBER = new AtomicLong();

    /**
     * Makes a new one.
     *
     * @throws ModeException if the classes can't be copied
     */
    static Generation of(Shipment shipment, InterpreterLock lock) throws ModeException {
        String suffix = "$gil" + NUMBER.incrementAndGet() + "$";
        ClassLoader loader = shipment.loader();
        try {
            Class<?> original = Class.forName(shipment.entryClass(), false, loader);
            String checkpoints = original.getPackageName().isEmpty()
                    ? "Checkpoints" + suffix
                    : original.getPackageName() + ".Checkpoints" + suffix;
            LockedCopies copies = new LockedCopies(shipment.classes(), suffix, checkpoints);
            defineCheckpoints(original, checkpoints, lock);
            for (Map.Entry<String, byte[]> copy : copies.make().entrySet()) {
                lookupIn(Class.forName(copy.getKey(), false, loader)).defineClass(copy.getValue());
            }
            Class<?> entry = Class.forName(copies.nameOf(shipment.entryClass()), true, original.getClassLoader());
            entry.getMethod(shipment.entryMethod()).invoke(null);
            // That was cell code: it took the lock, and this thread runs no more of it.
            lock.release();
            return new Generation(Bodies.take(), lock, new CopyFrames(suffix), entry, copies.reachesPlaced());
        } catch (InvocationTargetException e) {
            throw refused("its body could not be made: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError | IOException | RuntimeException e) {
            throw refused(String.valueOf(e), e);
        }
    }

    /** A run of the body, to be stopped as any code of a cell. */
    CellRun start() {
        CellRun run = new CellRun();
        run.runs(entry);
        return run;
    }

    private static ModeException refused(String why, Throwable cause) {
        return new ModeException(
                "The cell's classes can't be put under an interpreter lock: " + why
                        + ". Run it with %%threads, or simplify the cell.",
                cause);
    }

    private static void defineCheckpoints(Class<?> neighbour, String name, InterpreterLock lock)
            throws IOException, ReflectiveOperationException {
        byte[] template;
        try (InputStream in = Checkpoints.class.getResourceAsStream("Checkpoints.class")) {
            template = Objects.requireNonNull(in, "Checkpoints.class").readAllBytes();
        }
        MethodHandles.Lookup lookup = lookupIn(neighbour);
        LockOffer.offer(lock);
        Class<?> defined = lookup.defineClass(LockedCopies.renamed(template, Checkpoints.class.getName(), name));
        Class.forName(defined.getName(), true, defined.getClassLoader());
    }

    private static MethodHandles.Lookup lookupIn(Class<?> neighbour) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup());
    }
}
