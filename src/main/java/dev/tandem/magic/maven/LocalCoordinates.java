package dev.tandem.magic.maven;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;

/** Coordinates of the libraries that are in the local repository already. */
final class LocalCoordinates {
    private static final int MOST = 200;
    private static final int MOST_FILES = 300_000;

    private final Path repository;

    LocalCoordinates(Path repository) {
        this.repository = repository;
    }

    private record Found(String group, String artifact, String version) {}

    /**
     * What a word could become: up to the artifact {@code group:artifact:}, for what begins with it in group or artifact;
     * then all of it, newest version first.
     */
    List<String> startingWith(String prefix) {
        String[] typed = prefix.split(":", -1);
        Set<Found> found = new TreeSet<>(Comparator.comparing(Found::group)
                .thenComparing(Found::artifact)
                .thenComparing(each -> version(each.version()), Comparator.reverseOrder()));
        walk(typed, found);
        return found.stream()
                .map(each -> each.group() + ":" + each.artifact() + ":" + (typed.length > 2 ? each.version() : ""))
                .filter(each -> typed.length <= 2 || each.startsWith(prefix))
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** A group that is typed whole leads to its folder; else all are looked at. */
    private void walk(String[] typed, Set<Found> found) {
        Path from = typed.length > 1 ? repository.resolve(typed[0].replace('.', '/')) : repository;
        if (!Files.isDirectory(from)) {
            return;
        }
        int[] files = {0};
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".pom") || name.endsWith(".jar")) {
                        add(file, typed, found);
                        return FileVisitResult.SKIP_SIBLINGS;
                    }
                    return files[0]++ < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException denied) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            return; // what was found till then is offered
        }
    }

    private void add(Path file, String[] typed, Set<Found> found) {
        Path place = repository.relativize(file).getParent();
        int names = place == null ? 0 : place.getNameCount();
        if (names < 3) {
            return;
        }
        String version = place.getName(names - 1).toString();
        String artifact = place.getName(names - 2).toString();
        String group = place.subpath(0, names - 2)
                .toString()
                .replace(place.getFileSystem().getSeparator(), ".");
        boolean fits = typed.length > 1
                ? group.equals(typed[0]) && artifact.startsWith(typed[1])
                : group.startsWith(typed[0]) || artifact.startsWith(typed[0]);
        if (fits) {
            found.add(new Found(group, artifact, version));
        }
    }

    private static Version version(String text) {
        try {
            return new GenericVersionScheme().parseVersion(text);
        } catch (InvalidVersionSpecificationException impossible) {
            throw new IllegalStateException(impossible); // this scheme takes any text
        }
    }
}
