package dev.tandem.magic.system;

import dev.tandem.kernel.CellOutput;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.Notebook;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs programs and passes on what they print as it comes. Standard input is empty. Interrupting the cell ends the
 * program and all that it started. Safe for any thread.
 */
final class Commands {
    /** What something still running in the background may print before the cell ends; the rest comes after. */
    private static final long LINGER_MILLIS = 500;

    /** {@code native.encoding} came with JDK 17 and says what the system's programs speak. */
    private static final Charset ENCODING = Charset.forName(
            System.getProperty("native.encoding", Charset.defaultCharset().name()));

    private final Notebook notebook;
    private final Surroundings surroundings;

    Commands(Notebook notebook, Surroundings surroundings) {
        this.notebook = notebook;
        this.surroundings = surroundings;
    }

    /**
     * Runs a program to its end.
     *
     * @return its exit code
     * @throws MagicException if it can't be started, or was interrupted
     */
    int run(List<String> program, CellOutput output) throws MagicException {
        return run(program, output::stdout, output::stderr);
    }

    /**
     * As {@link #run(List, CellOutput)}.
     *
     * @param toOut takes what the program prints; called by one thread
     * @param toErr the same for its standard error
     */
    int run(List<String> program, Consumer<String> toOut, Consumer<String> toErr) throws MagicException {
        ProcessBuilder builder =
                new ProcessBuilder(program).directory(surroundings.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(surroundings.environment());
        Process process = start(builder);
        Notebook.Interruption interruption = notebook.onInterrupt(() -> end(process));
        try {
            process.getOutputStream().close();
            Thread out = pump(process.getInputStream(), toOut, "tandem-command-out");
            Thread err = pump(process.getErrorStream(), toErr, "tandem-command-err");
            int code = process.waitFor();
            out.join(LINGER_MILLIS);
            err.join(LINGER_MILLIS);
            return code;
        } catch (InterruptedException e) {
            end(process);
            throw new MagicException("The command was interrupted and ended.", e);
        } catch (IOException e) {
            end(process);
            throw new MagicException("The command's input can't be closed: " + e.getMessage() + ".", e);
        } finally {
            interruption.end();
        }
    }

    private static Process start(ProcessBuilder builder) throws MagicException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new MagicException(
                    "'" + builder.command().get(0) + "' can't be started in " + builder.directory() + ": "
                            + e.getMessage() + ". Is it installed and on the PATH?",
                    e);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Thread pump(InputStream from, Consumer<String> to, String name) {
        Thread thread = new Thread(
                () -> {
                    try (Reader reader = new InputStreamReader(from, ENCODING)) {
                        char[] buffer = new char[8192];
                        for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                            to.accept(new String(buffer, 0, n));
                        }
                    } catch (IOException e) {
                        // the program was ended while it wrote; what came until then was passed on
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
