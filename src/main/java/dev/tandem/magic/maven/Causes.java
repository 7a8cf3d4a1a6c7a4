package dev.tandem.magic.maven;

import org.eclipse.aether.repository.ArtifactRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;

/** What the resolver's nested exceptions say at the bottom, as a sentence. */
final class Causes {
    private Causes() {}

    static String of(Throwable error) {
        Throwable at = error;
        String text = error.getMessage();
        ArtifactRepository silent = null;
        while (at.getCause() != null && at.getCause() != at) {
            at = at.getCause();
            if (at instanceof ArtifactTransferException transfer && !(at instanceof ArtifactNotFoundException)) {
                silent = transfer.getRepository();
            }
            if (at.getMessage() != null && at.getMessage().length() > 3) {
                text = at.getMessage();
            }
        }
        String message = text == null ? at.getClass().getSimpleName() : text.strip();
        String sentence = message.endsWith(".") ? message : message + ".";
        // A socket's exception doesn't say whose socket it was.
        return silent instanceof RemoteRepository remote && !sentence.contains(remote.getUrl())
                ? "the repository " + remote.getId() + " (" + remote.getUrl() + ") can't be asked: " + sentence
                : sentence;
    }
}
