package dev.tandem.engine.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Resolves Maven artifacts with everything they need; given by whoever owns a resolver. */
@FunctionalInterface
public interface JarSource {
    /**
     * @param coordinates {@code group:artifact:version}
     * @param say hears how a download goes on, in lines; nothing where there is none
     * @return the jars, from the local repository where they are there already
     * @throws IOException with a sentence naming what could not be had and why
     */
    List<Path> resolve(List<String> coordinates, Consumer<String> say) throws IOException;
}
