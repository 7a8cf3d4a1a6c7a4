package dev.tandem.trace;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks another JVM what one of its threads waits for: from outside sleeping, a lock and a queue look the same. Called by
 * the thread that takes a {@link Sampler}'s rounds, which doesn't wait for the answer.
 */
@FunctionalInterface
public interface WaitInquiry {
    /** @return what {@link Why#of} says there */
    CompletableFuture<Optional<Why>> ask();
}
