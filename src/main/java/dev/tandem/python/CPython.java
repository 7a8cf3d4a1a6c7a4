package dev.tandem.python;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The reference implementation, every version of it: on the search path, of pyenv, conda, uv and of a virtual
 * environment in the working folder.
 *
 * @param executables where to look
 */
record CPython(Executables executables) implements Implementation {
    private static final Pattern NAME = Pattern.compile("python(2|3)(\\.\\d+)?t?(\\.exe)?");

    private static final List<String> PLACES = List.of(
            ".pyenv/versions/*/bin",
            ".local/share/uv/python/*/bin",
            "miniconda3/bin",
            "anaconda3/bin",
            "miniforge3/bin",
            "miniconda3/envs/*/bin",
            "anaconda3/envs/*/bin",
            "miniforge3/envs/*/bin");

    @Override
    public String name() {
        return "cpython";
    }

    @Override
    public String lookedFor() {
        return "python3* on the PATH and below ~/.pyenv, ~/.local/share/uv and conda's folders; "
                + "install it with your system's package manager (Debian: apt install python3)";
    }

    @Override
    public List<Candidate> candidates() {
        return executables.find(file -> NAME.matcher(file).matches(), PLACES).stream()
                .filter(path -> !isVersionedShim(path))
                .map(path -> Candidate.executable(path.toString()))
                .toList();
    }

    /** pyenv's stand-ins for versions that may not be chosen: the versions themselves are found in their own folders. */
    private static boolean isVersionedShim(Path path) {
        return path.getParent().endsWith(Path.of(".pyenv", "shims"))
                && !path.getFileName().toString().matches("python3?");
    }
}
