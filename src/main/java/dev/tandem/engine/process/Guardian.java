package dev.tandem.engine.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell that outlives the session by a second: when its standard input ends, because this JVM has died however it
 * died, it kills the workers that are left and removes the directories. Workers watch their own standard input too;
 * this one also reaches a worker that is stopped or stuck, and tidies up. In a session of its own where
 * {@code setsid} is to be had, so that a signal to the whole process group does not take it along. On a system without
 * {@code /bin/sh} there is none. Safe for any thread.
 */
public final class Guardian implements Closeable {
    /** Reads "+ PID", "- PID" and "d DIRECTORY"; {@code $1} is the mark that each worker has on its command line. */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=' '
            while read -r what value; do
              case "$what" in
                +) pids="$pids$value " ;;
                -) pids="${pids%% $value *} ${pids#* $value }" ;;
              esac
            done
            [ "$pids" = ' ' ] || sleep 0.5
            for pid in $pids; do
              case "$(ps -o args= -p "$pid" 2>/dev/null)" in
                *"$1"*) kill -9 "$pid" ;;
              esac
            done
            shift
            for directory in "$@"; do
              rm -rf "$directory"
            done
            """;

    private final Process process;
    /** Guarded by this. */
    private final Writer pipe;

    private Guardian(Process process) {
        this.process = process;
        this.pipe = process == null ? Writer.nullWriter() : process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts a guardian over the workers marked with {@code mark} and over {@code directories}. */
    public static Guardian start(String mark, List<Path> directories) {
        if (!Files.isExecutable(Path.of("/bin/sh"))) {
            return new Guardian(null);
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of("/bin/sh", "-c", SCRIPT, "tandem-guardian", mark));
        directories.forEach(directory -> command.add(directory.toString()));
        try {
            return new Guardian(new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            // Workers still watch for the session's end by themselves.
            return new Guardian(null);
        }
    }

    /** Takes a worker under guard. */
    public void add(long pid) {
        say("+ " + pid);
    }

    /** Lets one go that has ended. */
    public void remove(long pid) {
        say("- " + pid);
    }

    private synchronized void say(String line) {
        try {
            pipe.write(line + "\n");
            pipe.flush();
        } catch (IOException e) {
            // Somebody killed it; the workers' own watch remains.
        }
    }

    /** Lets it go: it finds no worker and removes what is left of the directories. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            pipe.close();
        }
        if (process != null) {
            // Not under the lock: the thread that sees it end may have to say that a worker has ended first.
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
