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
 * Documentation of libraries, from their sources jars, and where there is none from the pages in their javadoc jars; each is
 * fetched when something of its library is asked for the first time. Safe for any thread.
 */
final class LibraryComments implements CommentSource {
    private final MavenRepository repository;

    /** A library's jar to its sources; empty where there are none. */
    private final Map<Path, Optional<Path>> sources = new ConcurrentHashMap<>();

    /** A library's jar to its javadoc; empty where there is none. */
    private final Map<Path, Optional<Path>> pages = new ConcurrentHashMap<>();

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
                    String outermost = entry.substring(0, entry.length() - ".class".length());
                    SourceComments inFile =
                            new SourceComments(type, wanted.member(), wanted.parameters(), wanted.isMethod());
                    Optional<String> found = fromSources(jar, library, outermost, inFile)
                            .or(() -> fromPages(jar, library, outermost, inFile));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> fromSources(Path jar, Artifact library, String outermost, SourceComments wanted) {
        return sources.computeIfAbsent(jar, each -> repository.companion(library, "sources"))
                .flatMap(archive -> text(archive, outermost + ".java"))
                .flatMap(wanted::in);
    }

    private Optional<String> fromPages(Path jar, Artifact library, String outermost, SourceComments wanted) {
        String folder = outermost.substring(0, outermost.lastIndexOf('/') + 1);
        return pages.computeIfAbsent(jar, each -> repository.companion(library, "javadoc"))
                .flatMap(archive -> text(archive, folder + wanted.owner() + ".html"))
                .flatMap(new JavadocHtml(wanted)::in);
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
            if (entry == null) { // pages of a module are in a folder of its name
                entry = zip.stream()
                        .filter(each -> each.getName().endsWith("/" + name))
                        .findFirst()
                        .orElse(null);
            }
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
