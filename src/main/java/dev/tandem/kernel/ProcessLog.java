package dev.tandem.kernel;

import java.io.OutputStream;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * Leads the kernel's own log to the process's error stream. The platform's {@link ConsoleHandler} would write to whatever
 * {@code System.err} is when the first message is logged, which may be a user's cell; the user's own loggers keep it.
 */
final class ProcessLog implements AutoCloseable {
    /** Kept: the log manager forgets loggers that nobody holds. */
    private final Logger logger = Logger.getLogger("dev.tandem");

    private final boolean usedParents = logger.getUseParentHandlers();
    private final StreamHandler handler;

    ProcessLog(OutputStream processErr) {
        handler = new StreamHandler(processErr, new java.util.logging.SimpleFormatter()) {
            @Override
            public synchronized void publish(java.util.logging.LogRecord logged) {
                super.publish(logged);
                flush();
            }
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(usedParents);
    }
}
