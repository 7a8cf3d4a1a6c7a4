package dev.tandem.python;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The implementation with a tracing just-in-time compiler.
 *
 * @param executables where to look
 */
record PyPy(Executables executables) implements Implementation {
    private static final Pattern NAME = Pattern.compile("pypy3?(\\.\\d+)?(\\.exe)?");

    @Override
    public String name() {
        return "pypy";
    }

    @Override
    public String lookedFor() {
        return "pypy3 on the PATH and below ~/.pyenv; install it with your system's package manager "
                + "(Debian: apt install pypy3) or from pypy.org";
    }

    @Override
    public List<Candidate> candidates() {
        return executables.find(file -> NAME.matcher(file).matches(), List.of(".pyenv/versions/*/bin")).stream()
                .map(path -> Candidate.executable(path.toString()))
                .toList();
    }
}
