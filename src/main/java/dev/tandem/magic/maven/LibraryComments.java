package dev.tandem.magic.maven;

import dev.tandem.magic.CommentSource;
import dev.tandem.shell.SourceComments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eclipse.aether.artifact.Artifact;

/**
 * Documentation comments of libraries, from their sources jars; each is fetched when something of its library is asked for
 * the first time. Safe for any thread.
 */
final class LibraryComments implements CommentSource {
    private final MavenRepository repository;

    /** A library's jar to its sources; empty where there are none. */
    private final Map<Path, Optional<Path>> sources = new ConcurrentHashMap<>();

    /** A jar to the names of its entries. */
    private final Map<Path, List<String>> entries = new ConcurrentHashMap<>();

    LibraryComments(MavenRepository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<String> comment(String signature) {
        Optional<SourceComments> wanted =
                SourceComments.of(signature).filter(each -> !each.owner().isEmpty());
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        for (Map.Entry<Path, Artifact> library : repository.jars().entrySet()) {
            Optional<String> found = comment(wanted.get(), library.getKey(), library.getValue());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> comment(SourceComments wanted, Path jar, Artifact library) {
        String[] names = wanted.owner().split("\\.");
        for (int outer = 0; outer < names.length; outer++) {
            String file = String.join("/", List.of(names).subList(0, outer + 1)) + ".class";
            String type = String.join(".", List.of(names).subList(outer, names.length));
            for (String entry : entries.computeIfAbsent(jar, LibraryComments::names)) {
                if (entry.equals(file) || entry.endsWith("/" + file)) {
                    String source = entry.substring(0, entry.length() - ".class".length()) + ".java";
                    Optional<String> found = sources.computeIfAbsent(jar, each -> repository.sources(library))
                            .flatMap(archive -> text(archive, source))
                            .flatMap(text -> new SourceComments(
                                            type, wanted.member(), wanted.parameters(), wanted.isMethod())
                                    .in(text));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> names(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        } catch (IOException unreadable) {
            return List.of(); // a jar that was deleted since: nothing is known of it
        }
    }

    private static Optional<String> text(Path archive, String name) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
