package dev.tandem.python;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Looks for programs on the search path and in the places where version managers put them.
 *
 * @param searchPath folders in order
 * @param home the user's home folder
 */
record Executables(List<Path> searchPath, Path home) {

    static Executables ofThisSystem() {
        String path = System.getenv().getOrDefault("PATH", "");
        List<Path> folders = new ArrayList<>();
        for (String part : path.split(Pattern.quote(File.pathSeparator))) {
            if (!part.isBlank()) {
                folders.add(Path.of(part));
            }
        }
        return new Executables(folders, Path.of(System.getProperty("user.home")));
    }

    /**
     * Programs whose file name matches, each real file once.
     *
     * @param more folders below the home folder to look in besides the search path; {@code *} stands for any name
     */
    List<Path> find(Predicate<String> name, List<String> more) {
        List<Path> folders = new ArrayList<>(searchPath);
        for (String pattern : more) {
            folders.addAll(expand(home, pattern));
        }
        Map<Path, Path> found = new LinkedHashMap<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                List<Path> matching = new ArrayList<>();
                for (Path entry : entries) {
                    if (name.test(entry.getFileName().toString()) && Files.isExecutable(entry)) {
                        matching.add(entry);
                    }
                }
                matching.sort(null);
                for (Path entry : matching) {
                    found.putIfAbsent(entry.toRealPath(), entry);
                }
            } catch (IOException e) {
                // A folder that can't be read has nothing that can be run.
            }
        }
        return List.copyOf(found.values());
    }

    private static List<Path> expand(Path base, String pattern) {
        List<Path> level = List.of(base);
        for (String part : pattern.split("/")) {
            List<Path> next = new ArrayList<>();
            for (Path folder : level) {
                if (!part.equals("*")) {
                    next.add(folder.resolve(part));
                } else if (Files.isDirectory(folder)) {
                    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                        entries.forEach(next::add);
                    } catch (IOException e) {
                        // As above.
                    }
                }
            }
            next.sort(null);
            level = next;
        }
        return level;
    }
}
