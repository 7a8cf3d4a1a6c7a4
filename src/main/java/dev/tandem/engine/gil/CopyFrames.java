package dev.tandem.engine.gil;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Shows the user stack traces as the original classes would have given them.
 *
 * @param suffix what the names of the copies end in
 */
record CopyFrames(String suffix) {
    private static final String HELD = "$held";
    private static final String ENTRY = "$entry";

    /** Rewrites the stack traces of an exception, its causes and those it suppressed. */
    void restore(Throwable error) {
        restore(error, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private void restore(Throwable error, Set<Throwable> seen) {
        if (error == null || !seen.add(error)) {
            return;
        }
        List<StackTraceElement> frames = new ArrayList<>();
        StackTraceElement[] all = error.getStackTrace();
        for (int i = 0; i < all.length; i++) {
            if (!isBridge(all, i)) {
                frames.add(original(all[i]));
            }
        }
        error.setStackTrace(frames.toArray(new StackTraceElement[0]));
        restore(error.getCause(), seen);
        for (Throwable suppressed : error.getSuppressed()) {
            restore(suppressed, seen);
        }
    }

    private boolean isBridge(StackTraceElement[] frames, int i) {
        String method = frames[i].getMethodName();
        return frames[i].getClassName().contains(suffix)
                && (method.contains(ENTRY)
                        || i > 0 && frames[i - 1].getMethodName().equals(method + HELD));
    }

    private StackTraceElement original(StackTraceElement frame) {
        if (!frame.getClassName().contains(suffix)) {
            return frame;
        }
        String method = frame.getMethodName();
        return new StackTraceElement(
                frame.getClassLoaderName(),
                frame.getModuleName(),
                frame.getModuleVersion(),
                frame.getClassName().replace(suffix, ""),
                method.endsWith(HELD) ? method.substring(0, method.length() - HELD.length()) : method,
                frame.getFileName(),
                frame.getLineNumber());
    }
}
