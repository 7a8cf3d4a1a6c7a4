package dev.tandem.kernel;

import dev.tandem.kernel.history.History;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What may differ from kernel to kernel.
 *
 * @param historySource gives the history when the kernel starts
 * @param outputLimit characters that one cell may show; what it prints beyond goes to a file
 */
public record KernelOptions(Supplier<History> historySource, long outputLimit) {
    /** A history as long as the process, and the usual limit. */
    public static final KernelOptions DEFAULT = new KernelOptions(History::inMemory, Overflow.DEFAULT_LIMIT);

    /**
     * As the user's environment says: {@code TANDEM_HISTORY} (file of the history, or empty for none) and
     * {@code TANDEM_OUTPUT_LIMIT} (characters).
     */
    public static KernelOptions of(Map<String, String> environment) {
        return new KernelOptions(
                () -> History.ofUser(environment), Overflow.limit(environment.get(Overflow.LIMIT_VARIABLE)));
    }

    public KernelOptions withHistory(Supplier<History> source) {
        return new KernelOptions(source, outputLimit);
    }

    public KernelOptions withOutputLimit(long characters) {
        return new KernelOptions(historySource, characters);
    }

    History history() {
        return historySource.get();
    }
}
