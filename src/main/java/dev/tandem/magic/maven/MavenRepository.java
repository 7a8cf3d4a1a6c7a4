package dev.tandem.magic.maven;

import dev.tandem.magic.MagicException;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.transfer.TransferListener;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.artifact.SubArtifact;
import org.eclipse.aether.util.repository.SimpleArtifactDescriptorPolicy;

/**
 * Finds libraries and all that they need by Maven's own resolver, with the user's settings: mirrors, proxies, servers,
 * the local repository. What was asked for before takes part in each resolution, so that versions fit together as in
 * one project; a library that is on the class path already is not put there again.
 *
 * <p>Safe for any thread; one resolution at a time. Nothing is loaded before the first.
 */
public final class MavenRepository implements AutoCloseable {
    /** What came of one resolution. */
    record Resolved(List<Path> added, List<String> remarks) {}

    /** Not answering within this long counts as not there: others are asked. */
    private static final Map<String, Object> PATIENCE =
            Map.of("aether.connector.connectTimeout", 10_000, "aether.connector.requestTimeout", 60_000);

    private final ContextOverrides overrides;

    /** Guards everything below. */
    private final Object lock = new Object();

    private Context context;
    private final Map<String, RemoteRepository> repositories = new LinkedHashMap<>();
    private final List<Dependency> wanted = new ArrayList<>();

    /** group:artifact:extension:classifier to the artifact that is on the class path. */
    private final Map<String, Artifact> present = new LinkedHashMap<>();

    /** With the user's settings. */
    public MavenRepository() {
        this(ContextOverrides.create()
                .withUserSettings(true)
                .configProperties(PATIENCE)
                .build());
    }

    MavenRepository(ContextOverrides overrides) {
        this.overrides = overrides;
    }

    /** Where libraries are looked for besides those that the user's settings name. */
    void addRepository(String id, String url) {
        synchronized (lock) {
            repositories.put(id, new RemoteRepository.Builder(id, "default", url).build());
        }
    }

    /** Those that were added, with their addresses. */
    List<String> repositories() {
        synchronized (lock) {
            return Stream.concat(context().remoteRepositories().stream(), repositories.values().stream())
                    .map(repository -> repository.getId() + " " + repository.getUrl())
                    .toList();
        }
    }

    /** What was asked for so far. */
    List<String> wanted() {
        synchronized (lock) {
            return wanted.stream()
                    .map(dependency -> dependency.getArtifact().toString())
                    .toList();
        }
    }

    /** What came of it so far. */
    List<String> present() {
        synchronized (lock) {
            return present.values().stream().map(Artifact::toString).toList();
        }
    }

    /** The dependencies that a POM declares, with its parents, properties and managed versions applied. */
    ArtifactDescriptorResult read(PomFile pom, TransferListener listener) throws MagicException {
        synchronized (lock) {
            DefaultRepositorySystemSession session = session(listener);
            session.setWorkspaceReader(pom);
            session.setArtifactDescriptorPolicy(new SimpleArtifactDescriptorPolicy(false, false));
            ArtifactDescriptorRequest request = new ArtifactDescriptorRequest(pom.artifact(), remotes(List.of()), null);
            try {
                return system().readArtifactDescriptor(session, request);
            } catch (ArtifactDescriptorException e) {
                throw new MagicException("The POM can't be read: " + Causes.of(e), e);
            }
        }
    }

    /**
     * Resolves libraries with what they need at run time.
     *
     * @param managed versions that the asking POM prescribes
     * @param more repositories that it names
     * @return jars that are to be added to the class path, in order
     * @throws MagicException if something can't be had: nothing is remembered then
     */
    Resolved resolve(
            List<Dependency> dependencies,
            List<Dependency> managed,
            List<RemoteRepository> more,
            boolean transitive,
            TransferListener listener)
            throws MagicException {
        synchronized (lock) {
            DefaultRepositorySystemSession session = session(listener);
            List<ArtifactResult> results;
            try {
                results = transitive
                        ? withWhatTheyNeed(session, dependencies, managed, more)
                        : alone(session, dependencies, more);
            } catch (DependencyResolutionException | ArtifactResolutionException e) {
                throw new MagicException(
                        "Maven can't provide " + names(dependencies) + ": " + Causes.of(e)
                                + " Check the coordinates; %mavenRepo ID URL adds a repository to look in. "
                                + "See docs/troubleshooting.md#a-library-is-not-found.",
                        e);
            }
            wanted.addAll(dependencies);
            return added(results);
        }
    }

    private List<ArtifactResult> withWhatTheyNeed(
            RepositorySystemSession session,
            List<Dependency> dependencies,
            List<Dependency> managed,
            List<RemoteRepository> more)
            throws DependencyResolutionException {
        // What is there already comes first: its version wins, as it does on the class path.
        List<Dependency> all = new ArrayList<>(wanted);
        all.addAll(dependencies);
        CollectRequest collect = new CollectRequest();
        collect.setDependencies(all);
        collect.setManagedDependencies(managed);
        collect.setRepositories(remotes(more));
        return system().resolveDependencies(session, new DependencyRequest(collect, null))
                .getArtifactResults();
    }

    private List<ArtifactResult> alone(
            RepositorySystemSession session, List<Dependency> dependencies, List<RemoteRepository> more)
            throws ArtifactResolutionException {
        List<RemoteRepository> repositories = remotes(more);
        List<ArtifactRequest> requests = dependencies.stream()
                .map(dependency -> new ArtifactRequest(dependency.getArtifact(), repositories, null))
                .toList();
        return system().resolveArtifacts(session, requests);
    }

    private Resolved added(List<ArtifactResult> results) {
        List<Path> jars = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (ArtifactResult result : results) {
            Artifact artifact = result.getArtifact();
            if (artifact.getExtension().equals("pom")) {
                continue;
            }
            String key = String.join(
                    ":",
                    artifact.getGroupId(),
                    artifact.getArtifactId(),
                    artifact.getExtension(),
                    artifact.getClassifier());
            Artifact there = present.putIfAbsent(key, artifact);
            if (there == null) {
                jars.add(artifact.getFile().toPath());
            } else if (!there.getVersion().equals(artifact.getVersion())) {
                remarks.add(artifact.getGroupId() + ":" + artifact.getArtifactId() + " stays at version "
                        + there.getVersion() + ", which is on the class path already; restart the kernel for "
                        + artifact.getVersion() + ".");
            }
        }
        return new Resolved(List.copyOf(jars), List.copyOf(remarks));
    }

    /** The jars that are on the class path because of this, with the artifacts that they are. */
    Map<Path, Artifact> jars() {
        synchronized (lock) {
            Map<Path, Artifact> jars = new LinkedHashMap<>();
            present.values().forEach(artifact -> jars.put(artifact.getFile().toPath(), artifact));
            return jars;
        }
    }

    /**
     * A jar that goes with a library, fetched if need be; empty where no repository has one, or none answers.
     *
     * @param classifier "sources" or "javadoc"
     */
    Optional<Path> companion(Artifact library, String classifier) {
        synchronized (lock) {
            ArtifactRequest request =
                    new ArtifactRequest(new SubArtifact(library, classifier, "jar"), remotes(List.of()), null);
            try {
                return Optional.of(system().resolveArtifact(session(null), request)
                        .getArtifact()
                        .getFile()
                        .toPath());
            } catch (ArtifactResolutionException absent) {
                return Optional.empty();
            }
        }
    }

    /** Where downloads are kept on this machine. */
    Path local() {
        synchronized (lock) {
            return context()
                    .repositorySystemSession()
                    .getLocalRepository()
                    .getBasedir()
                    .toPath();
        }
    }

    private static String names(List<Dependency> dependencies) {
        return String.join(
                ", ",
                dependencies.stream()
                        .map(dependency -> dependency.getArtifact().toString())
                        .toList());
    }

    static Dependency runtime(Artifact artifact) {
        return new Dependency(artifact, JavaScopes.RUNTIME);
    }

    private List<RemoteRepository> remotes(List<RemoteRepository> more) {
        List<RemoteRepository> all = new ArrayList<>(repositories.values());
        all.addAll(more);
        return system().newResolutionRepositories(session(null), withThoseOfTheUser(all));
    }

    private List<RemoteRepository> withThoseOfTheUser(List<RemoteRepository> more) {
        List<RemoteRepository> all = new ArrayList<>(context().remoteRepositories());
        more.stream()
                .filter(repository ->
                        all.stream().noneMatch(known -> known.getId().equals(repository.getId())))
                .forEach(all::add);
        return all;
    }

    private DefaultRepositorySystemSession session(TransferListener listener) {
        DefaultRepositorySystemSession session =
                new DefaultRepositorySystemSession(context().repositorySystemSession());
        session.setTransferListener(listener);
        return session;
    }

    private RepositorySystem system() {
        return context().repositorySystem();
    }

    private Context context() {
        if (context == null) {
            context = Runtimes.INSTANCE.getRuntime().create(overrides);
        }
        return context;
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (context != null) {
                context.close();
                context = null;
            }
        }
    }
}
