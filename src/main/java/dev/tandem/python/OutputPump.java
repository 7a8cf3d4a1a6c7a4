package dev.tandem.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads one stream of an interpreter for as long as it lives, on a thread of its own, and hands what it reads to
 * whoever is listening now. A mark that the driver writes after a request tells that all of its output has come.
 */
final class OutputPump {
    private static final int LAST_WORDS = 2000;

    /** Not forever: a child of the user's may hold the stream and never let the mark through. */
    private static final long MARK_LIMIT_SECONDS = 5;

    private static final long LAST_WORDS_SECONDS = 2;

    private final Reader reader;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Guarded by this: text that came before anyone listened, for messages about a failed start. */
    private final StringBuilder unheard = new StringBuilder();

    /** Guarded by this. */
    private Consumer<String> listener;

    /** Guarded by this. */
    private Mark expected = new Mark("", new CountDownLatch(0));

    /** Read but not passed on, because a mark may begin in it. Confined to the pump's thread. */
    private String pending = "";

    /** A sign in the stream and whether it has been seen. */
    record Mark(String text, CountDownLatch seen) {
        /** Waits until it has been seen, or the stream has ended, or a few seconds have passed. */
        void await() {
            await(MARK_LIMIT_SECONDS);
        }

        private void await(long seconds) {
            try {
                seen.await(seconds, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private OutputPump(InputStream stream) {
        this.reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    static OutputPump of(InputStream stream, String name) {
        OutputPump pump = new OutputPump(stream);
        Thread thread = new Thread(null, pump::run, name, 0, false);
        thread.setDaemon(true);
        thread.start();
        return pump;
    }

    /** From now on the stream's text goes there. */
    synchronized void direct(Consumer<String> to) {
        listener = to;
    }

    /** Announces a mark that will come in the stream; it is not passed on. */
    synchronized Mark expect(String text) {
        expected = new Mark(text, new CountDownLatch(1));
        return expected;
    }

    /** What an interpreter that has ended wrote before anyone listened, at most its end. */
    String lastWords() {
        new Mark("", ended).await(LAST_WORDS_SECONDS);
        synchronized (this) {
            String text = unheard.toString().strip();
            return text.isEmpty() ? "none." : text;
        }
    }

    private void run() {
        char[] buffer = new char[8192];
        try {
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                take(new String(buffer, 0, n));
            }
        } catch (IOException e) {
            // The interpreter has been ended: so has its stream.
        }
        synchronized (this) {
            pass(pending);
            expected.seen().countDown();
            ended.countDown();
        }
    }

    private synchronized void take(String text) {
        String all = pending + text;
        String mark = expected.text();
        if (mark.isEmpty()) {
            pending = "";
            pass(all);
            return;
        }
        int at = all.indexOf(mark);
        if (at >= 0) {
            pass(all.substring(0, at));
            Mark seen = expected;
            expected = new Mark("", seen.seen());
            pending = "";
            pass(all.substring(at + mark.length()));
            seen.seen().countDown();
            return;
        }
        int hold = beginning(all, mark);
        pass(all.substring(0, all.length() - hold));
        pending = all.substring(all.length() - hold);
    }

    /** How many characters at the end of {@code text} could be the beginning of {@code mark}. */
    private static int beginning(String text, String mark) {
        for (int length = Math.min(mark.length() - 1, text.length()); length > 0; length--) {
            if (mark.startsWith(text.substring(text.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private void pass(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (listener != null) {
            listener.accept(text);
            return;
        }
        unheard.append(text);
        if (unheard.length() > LAST_WORDS) {
            unheard.delete(0, unheard.length() - LAST_WORDS);
        }
    }
}
