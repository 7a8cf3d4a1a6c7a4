package dev.tandem.python;

import java.io.IOException;
import java.util.List;

/** One implementation of Python: how to find it on this machine, and how to start what was found. */
public interface Implementation {
    /** The word that users choose it by: {@code cpython}, {@code pypy}, {@code jython} ... */
    String name();

    /** What is looked for and where, as the end of a sentence, and how to get it. */
    String lookedFor();

    /** Commands that may start it on this machine, the preferred first; none of them has been tried yet. Cheap. */
    List<Candidate> candidates();

    /**
     * Makes it available where that takes more than looking (a download from Maven's repositories), and gives what can
     * be started then. Called only when the user asks for this implementation by name.
     *
     * @throws IOException with a sentence on why that failed
     */
    default List<Candidate> obtain() throws IOException {
        return candidates();
    }

    /**
     * A command that may start an interpreter.
     *
     * @param path where it was found
     * @param command to start it, before the script's name
     */
    record Candidate(String path, List<String> command) {
        /** An executable that takes a script as its first argument. */
        static Candidate executable(String path) {
            return new Candidate(path, List.of(path));
        }
    }
}
