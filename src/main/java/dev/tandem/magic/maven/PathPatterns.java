package dev.tandem.magic.maven;

import dev.tandem.magic.MagicException;
import dev.tandem.magic.system.Surroundings;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Paths of files by patterns with {@code *}, {@code **} and {@code ?}. */
final class PathPatterns {
    private static final int DEEPEST = 32;

    private PathPatterns() {}

    /**
     * @return what the pattern matches, sorted; for a path without wildcards that path alone
     * @throws MagicException if that is nothing
     */
    static List<Path> matching(String pattern, Surroundings surroundings) throws MagicException {
        int wildcard = firstWildcard(pattern);
        if (wildcard < 0) {
            Path path = surroundings.resolve(pattern);
            if (!Files.exists(path)) {
                throw new MagicException("There is no file or folder " + path + ".");
            }
            return List.of(path);
        }
        int slash = pattern.lastIndexOf('/', wildcard) + 1;
        Path folder = surroundings.resolve(pattern.substring(0, slash));
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(slash));
        int depth = pattern.contains("**")
                ? DEEPEST
                : (int) pattern.substring(slash).chars().filter(c -> c == '/').count() + 1;
        try (Stream<Path> all = Files.walk(folder, depth)) {
            List<Path> found = all.filter(path -> !path.equals(folder) && matcher.matches(folder.relativize(path)))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new MagicException("Nothing in " + folder + " matches '" + pattern + "'.");
            }
            return found;
        } catch (IOException e) {
            throw new MagicException("The folder " + folder + " can't be read. Does it exist?", e);
        }
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
