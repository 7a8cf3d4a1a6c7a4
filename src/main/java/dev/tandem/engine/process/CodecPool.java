package dev.tandem.engine.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** Codecs that wait for the next run: one that has seen its classes is many times faster. Safe for any thread. */
final class CodecPool {
    private static final int MAX_WAITING = 32;

    /** All for the same loader. Guarded by this. */
    private final Deque<ValueCodec> waiting = new ArrayDeque<>();

    synchronized ValueCodec take(ClassLoader loader) {
        while (!waiting.isEmpty()) {
            ValueCodec codec = waiting.removeLast();
            if (codec.loader() == loader) {
                return codec;
            }
        }
        return new ValueCodec(loader);
    }

    synchronized void giveBack(ValueCodec codec) {
        if (waiting.size() < MAX_WAITING) {
            waiting.addLast(codec);
        }
    }
}
