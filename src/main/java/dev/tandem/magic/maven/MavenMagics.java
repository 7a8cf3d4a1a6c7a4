package dev.tandem.magic.maven;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.MagicRegistry;
import dev.tandem.magic.Quiet;
import dev.tandem.magic.WordCompletion;
import dev.tandem.magic.system.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.aether.graph.Dependency;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The magics about libraries, and how to add them. */
public final class MavenMagics {
    private MavenMagics() {}

    /** Adds all of this package to a registry; they share one repository. */
    public static void addTo(MagicRegistry magics, MavenRepository repository, Surroundings surroundings) {
        Libraries libraries = new Libraries(repository);
        magics.addComments(new LibraryComments(repository));
        magics.add(() -> new Maven(libraries), "maven", "addMavenDependencies", "addMavenDependency");
        magics.add(() -> new Repository(repository), "mavenRepo", "addMavenRepo");
        magics.add(() -> new LoadFromPom(libraries, surroundings), "loadFromPOM", "pom");
        magics.add(() -> new DependencyMagic(libraries), "dependency");
        magics.add(() -> new ClassPathMagic(libraries, surroundings), "classpath");
        magics.add(() -> new JarsMagic(surroundings), "jars");
    }

    static void checkAddress(String url) throws MagicException {
        try {
            if (URI.create(url).isAbsolute()) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new MagicException("'" + url + "' is no address: " + e.getMessage() + ".", e);
        }
        throw new MagicException("'" + url + "' is no address. Write it in full: https://host/path or file:///path.");
    }

    @Command(
            description = "Adds libraries and what they need to the class path, by Maven's own rules and with the"
                    + " settings in ~/.m2. Gives back the list of the jars that were added.")
    static final class Maven implements LineMagic, WordCompletion {
        @Parameters(
                arity = "1..*",
                paramLabel = "GROUP:ARTIFACT:VERSION",
                description = "Coordinates; a kind and a classifier can stand before the version.")
        private List<String> coordinates = new ArrayList<>();

        @Option(names = "--no-transitive", description = "These jars alone, not what they need.")
        private boolean alone;

        private final Libraries libraries;

        Maven(Libraries libraries) {
            this.libraries = libraries;
        }

        @Override
        public List<String> completions(List<String> before, String prefix) {
            return libraries.coordinates(prefix);
        }

        @Override
        public Object line(MagicCall call) throws MagicException {
            List<Dependency> dependencies = new ArrayList<>();
            for (String each : coordinates) {
                dependencies.add(MavenRepository.runtime(Libraries.artifact(each)));
            }
            return new Quiet(libraries.add(call, dependencies, !alone));
        }
    }

    @Command(description = "Looks for libraries in one more repository, besides those of the settings in ~/.m2.")
    static final class Repository implements LineMagic {
        @Parameters(index = "0", paramLabel = "ID", description = "A name; settings for it in ~/.m2 apply.")
        private String id;

        @Parameters(index = "1", paramLabel = "URL", description = "Where it is.")
        private String url;

        private final MavenRepository repository;

        Repository(MavenRepository repository) {
            this.repository = repository;
        }

        @Override
        public Object line(MagicCall call) throws MagicException {
            checkAddress(url);
            repository.addRepository(id, url);
            return null;
        }
    }

    @Command(
            description = "Adds what a POM depends on. The cell form takes what READMEs show: loose <dependency> and"
                    + " <repository> elements, or a whole <project>.")
    static final class LoadFromPom implements LineMagic, CellMagic {
        @Parameters(
                arity = "0..*",
                paramLabel = "FILE|SCOPE",
                description = "In the line form the POM first; then the scopes that count: else compile and runtime.")
        private List<String> words = new ArrayList<>();

        private final Libraries libraries;
        private final Surroundings surroundings;

        LoadFromPom(Libraries libraries, Surroundings surroundings) {
            this.libraries = libraries;
            this.surroundings = surroundings;
        }

        @Override
        public Object line(MagicCall call) throws MagicException {
            if (words.isEmpty()) {
                throw new MagicException(call.name() + " needs the path of a POM, as in " + call.name() + " pom.xml.");
            }
            Path pom = surroundings.resolve(words.get(0));
            if (!Files.isRegularFile(pom)) {
                throw new MagicException("There is no file " + pom + ".");
            }
            return new Quiet(libraries.addFrom(call, pom, scopes(words.subList(1, words.size()))));
        }

        @Override
        public Object cell(MagicCall call) throws MagicException, IOException {
            return new Quiet(libraries.addFrom(call, call.body(), scopes(words)));
        }

        private static Set<String> scopes(List<String> named) {
            return named.isEmpty() ? new LinkedHashSet<>(List.of("compile", "runtime")) : new LinkedHashSet<>(named);
        }
    }
}
