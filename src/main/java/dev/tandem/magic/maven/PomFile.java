package dev.tandem.magic.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.WorkspaceReader;
import org.eclipse.aether.repository.WorkspaceRepository;

/**
 * A POM outside any repository, made to look like an artifact of one, so that the resolver reads it with parents,
 * properties and managed versions as it reads all others. Immutable.
 */
final class PomFile implements WorkspaceReader {
    private static final Artifact ARTIFACT = new DefaultArtifact("dev.tandem.cell", "pom", "pom", "1");

    private final WorkspaceRepository repository = new WorkspaceRepository("cell");
    private final File file;

    PomFile(Path file) {
        this.file = file.toFile();
    }

    Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public WorkspaceRepository getRepository() {
        return repository;
    }

    @Override
    public File findArtifact(Artifact artifact) {
        boolean asked = artifact.getGroupId().equals(ARTIFACT.getGroupId())
                && artifact.getArtifactId().equals(ARTIFACT.getArtifactId());
        return asked ? file : null;
    }

    @Override
    public List<String> findVersions(Artifact artifact) {
        return List.of();
    }
}
