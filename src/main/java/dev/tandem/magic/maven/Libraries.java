package dev.tandem.magic.maven;

import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;

/** What the magics of this package have in common: from words and POMs to jars on the session's class path. */
final class Libraries {
    private final MavenRepository repository;

    /** Asked for, to be resolved together; guarded by itself. */
    private final List<Dependency> noted = new ArrayList<>();

    Libraries(MavenRepository repository) {
        this.repository = repository;
    }

    MavenRepository repository() {
        return repository;
    }

    /** What a coordinate could become, from what is on this machine. */
    List<String> coordinates(String prefix) {
        return new LocalCoordinates(repository.local()).startingWith(prefix);
    }

    /** @throws MagicException if the text isn't a library's coordinates */
    static Artifact artifact(String coordinates) throws MagicException {
        try {
            return new DefaultArtifact(coordinates.strip());
        } catch (IllegalArgumentException e) {
            throw new MagicException(
                    "'" + coordinates + "' are no coordinates of a library. Write group:artifact:version, as in"
                            + " org.apache.commons:commons-lang3:3.18.0; a kind and a classifier can stand before the"
                            + " version.",
                    e);
        }
    }

    /** Resolves and adds libraries. Returns the paths of the jars that were added. */
    List<String> add(MagicCall call, List<Dependency> dependencies, boolean transitive) throws MagicException {
        return add(call, dependencies, List.of(), List.of(), transitive, new DownloadLine(call.output()));
    }

    /** Remembers libraries for {@link #resolveNoted}. */
    void note(List<Dependency> dependencies) {
        synchronized (noted) {
            noted.addAll(dependencies);
        }
    }

    /** Resolves and adds what was noted since the last time; what can't be had is forgotten. */
    void resolveNoted(MagicCall call) throws MagicException {
        List<Dependency> dependencies;
        synchronized (noted) {
            dependencies = List.copyOf(noted);
            noted.clear();
        }
        if (dependencies.isEmpty()) {
            throw new MagicException("There is nothing to resolve: note libraries with %dependency /add first.");
        }
        add(call, dependencies, true);
    }

    private List<String> add(
            MagicCall call,
            List<Dependency> dependencies,
            List<Dependency> managed,
            List<RemoteRepository> more,
            boolean transitive,
            DownloadLine line)
            throws MagicException {
        MavenRepository.Resolved resolved;
        try {
            resolved = repository.resolve(dependencies, managed, more, transitive, line);
        } catch (MagicException e) {
            line.fail();
            throw e;
        }
        List<String> paths = resolved.added().stream().map(Path::toString).toList();
        paths.forEach(call.notebook().session()::addToClasspath);
        line.end(outcome(resolved));
        return paths;
    }

    private static String outcome(MavenRepository.Resolved resolved) {
        List<String> names = resolved.added().stream()
                .map(path -> path.getFileName().toString())
                .toList();
        String added = names.isEmpty()
                ? "Nothing to add: it is all on the class path already."
                : "Added " + names.size() + (names.size() == 1 ? " jar: " : " jars: ") + String.join(", ", names) + ".";
        return resolved.remarks().isEmpty() ? added : added + "\n" + String.join("\n", resolved.remarks());
    }

    /** Adds what a POM depends on, in these scopes. */
    List<String> addFrom(MagicCall call, Path pom, Set<String> scopes) throws MagicException {
        DownloadLine line = new DownloadLine(call.output());
        ArtifactDescriptorResult read;
        try {
            read = repository.read(new PomFile(pom), line);
        } catch (MagicException e) {
            line.fail();
            throw e;
        }
        List<Dependency> dependencies = new ArrayList<>();
        for (Dependency dependency : read.getDependencies()) {
            if (scopes.contains(dependency.getScope()) && !dependency.isOptional()) {
                dependencies.add(dependency.setScope("runtime"));
            }
        }
        if (dependencies.isEmpty()) {
            throw new MagicException("The POM has no dependency of scope " + String.join(", ", scopes)
                    + ". Name other scopes behind the magic, such as test or provided.");
        }
        return add(call, dependencies, read.getManagedDependencies(), read.getRepositories(), true, line);
    }

    /** As {@link #addFrom(MagicCall, Path, Set)}, from text. */
    List<String> addFrom(MagicCall call, String pasted, Set<String> scopes) throws MagicException, IOException {
        String pom = PomText.complete(pasted);
        Path file = Files.createTempFile("cell", ".pom");
        try {
            Files.writeString(file, pom);
            return addFrom(call, file, scopes);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
