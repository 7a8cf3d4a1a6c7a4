package dev.tandem.python;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Resolves Maven artifacts with everything they need; given by whoever owns a resolver. */
@FunctionalInterface
public interface Artifacts {
    /** Resolves nothing: for uses of this package without a resolver. */
    Artifacts NONE = coordinates -> {
        throw new IOException("No Maven resolver is at hand to fetch " + String.join(", ", coordinates) + ".");
    };

    /**
     * @param coordinates {@code group:artifact:version} or {@code group:artifact:extension:version}
     * @return the jars, from the local repository where they are there already
     * @throws IOException with a sentence naming what could not be had and why
     */
    List<Path> resolve(List<String> coordinates) throws IOException;
}
