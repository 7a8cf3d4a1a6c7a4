package dev.tandem.engine.cluster.driver;

import dev.tandem.engine.cluster.message.FromDriver;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/** The way to the session. Safe for any thread. */
final class SessionPipe {
    /** Guarded by this. */
    private final ObjectOutputStream out;

    SessionPipe(OutputStream stream) throws IOException {
        out = new ObjectOutputStream(new BufferedOutputStream(stream, 1 << 16));
        out.flush();
    }

    /** Sends a message; where nobody reads any more, this JVM is of no use. */
    synchronized void say(FromDriver message) {
        try {
            out.writeObject(message);
            out.reset();
            out.flush();
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
    }
}
