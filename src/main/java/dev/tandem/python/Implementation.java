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
     * What can be started: what lies on this machine or, where there is nothing, what can be fetched. Called only when
     * the user asks for this implementation by name.
     *
     * @throws IOException with a sentence on why that failed
     */
    default List<Candidate> obtain() throws IOException {
        List<Candidate> installed = candidates();
        return installed.isEmpty() ? fetch() : installed;
    }

    /**
     * Fetches it from Maven's repositories, where it is to be had there.
     *
     * @throws IOException with a sentence on why that failed
     */
    default List<Candidate> fetch() throws IOException {
        return List.of();
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
