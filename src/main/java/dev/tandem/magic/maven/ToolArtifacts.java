package dev.tandem.magic.maven;

import dev.tandem.python.Artifacts;
import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.util.artifact.JavaScopes;

/**
 * Fetches programs that Tandem itself starts, such as Jython, by Maven's own resolver with the user's settings; they
 * never come onto the session's class path. Safe for any thread.
 */
public final class ToolArtifacts implements Artifacts {
    private static final long MEGABYTE = 1 << 20;
    private static final long STEP = 25 * MEGABYTE;

    private final Consumer<String> say;

    /**
     * @param say hears a line when something has to be downloaded
     */
    public ToolArtifacts(Consumer<String> say) {
        this.say = say;
    }

    @Override
    public List<Path> resolve(List<String> coordinates) throws IOException {
        return resolve(coordinates, say);
    }

    /**
     * The same, told to somebody else.
     *
     * @param hears a line when something has to be downloaded, and how far it is now and then
     */
    public List<Path> resolve(List<String> coordinates, Consumer<String> hears) throws IOException {
        ContextOverrides overrides =
                ContextOverrides.create().withUserSettings(true).build();
        try (Context context = Runtimes.INSTANCE.getRuntime().create(overrides)) {
            DefaultRepositorySystemSession session =
                    new DefaultRepositorySystemSession(context.repositorySystemSession());
            session.setTransferListener(new Announcement(coordinates, hears));
            CollectRequest collect = new CollectRequest();
            collect.setRepositories(context.remoteRepositories());
            collect.setDependencies(coordinates.stream()
                    .map(text -> new Dependency(new DefaultArtifact(text), JavaScopes.RUNTIME))
                    .toList());
            return context
                    .repositorySystem()
                    .resolveDependencies(session, new DependencyRequest(collect, null))
                    .getArtifactResults()
                    .stream()
                    .map(ArtifactResult::getArtifact)
                    .filter(artifact -> artifact.getExtension().equals("jar"))
                    .map(artifact -> artifact.getFile().toPath())
                    .toList();
        } catch (DependencyResolutionException e) {
            throw new IOException("Maven can't provide " + String.join(", ", coordinates) + ": " + Causes.of(e), e);
        }
    }

    /** Says once that a download goes on, and after each so many bytes how far it is. */
    private static final class Announcement extends AbstractTransferListener {
        private final List<String> coordinates;
        private final Consumer<String> say;
        /** Guarded by this, as is the field below. */
        private boolean said;

        private long bytes;

        Announcement(List<String> coordinates, Consumer<String> say) {
            this.coordinates = coordinates;
            this.say = say;
        }

        @Override
        public synchronized void transferProgressed(TransferEvent event) {
            long before = bytes / STEP;
            bytes += event.getDataLength();
            if (bytes / STEP > before) {
                say.accept("  " + bytes / MEGABYTE + " MB so far\n");
            }
        }

        @Override
        public synchronized void transferInitiated(TransferEvent event) {
            if (!said) {
                said = true;
                say.accept(
                        "Fetching " + String.join(", ", coordinates) + " with Maven's resolver; this is done once.\n");
            }
        }
    }
}
