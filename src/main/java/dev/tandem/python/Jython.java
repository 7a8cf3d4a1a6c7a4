package dev.tandem.python;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Python 2.7 on the JVM, without a global lock. {@code jython} on the search path, or resolved from Maven when it is
 * first asked for.
 *
 * @param executables where to look
 * @param jdks to run it on
 * @param artifacts to resolve it with
 */
record Jython(Executables executables, Jdks jdks, Artifacts artifacts) implements Implementation {
    private static final String COORDINATE = "org.python:jython-standalone:2.7.4";

    @Override
    public String name() {
        return "jython";
    }

    @Override
    public String lookedFor() {
        return "jython on the PATH and " + COORDINATE + " in Maven's repositories; "
                + "the first use needs a network or a filled local repository";
    }

    @Override
    public List<Candidate> candidates() {
        return executables.find(file -> file.equals("jython") || file.equals("jython.exe"), List.of()).stream()
                .map(path -> Candidate.executable(path.toString()))
                .toList();
    }

    @Override
    public List<Candidate> fetch() throws IOException {
        Path jar = artifacts.resolve(List.of(COORDINATE)).stream()
                .filter(path -> path.getFileName().toString().startsWith("jython"))
                .findFirst()
                .orElseThrow(() -> new IOException(COORDINATE + " was resolved without its own jar."));
        // Jython scans every jar of the class path for packages and keeps a cache beside it, where it may not write.
        return List.of(new Candidate(
                jar.toString(), List.of(jdks.own().java(), "-Dpython.cachedir.skip=true", "-jar", jar.toString())));
    }
}
