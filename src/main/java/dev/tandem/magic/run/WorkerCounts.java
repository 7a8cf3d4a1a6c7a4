package dev.tandem.magic.run;

import dev.tandem.engine.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many workers: one number, or several for a sweep. Immutable.
 *
 * @param counts each from 1 to {@link Limits#MAX_WORKERS}, none twice, at least one
 */
public record WorkerCounts(List<Integer> counts) {
    /** Points of one sweep: each is measured over its own repeats. */
    private static final int MOST_POINTS = 64;

    public WorkerCounts {
        counts = List.copyOf(counts);
    }

    static WorkerCounts of(int count) {
        return new WorkerCounts(List.of(count));
    }

    /** As many workers as this JVM may use cores. */
    static WorkerCounts ofCores() {
        return of(Runtime.getRuntime().availableProcessors());
    }

    @Override
    public String toString() {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Reads {@code 4} and {@code 1,2,4}. */
    static final class Converter implements ITypeConverter<WorkerCounts> {
        @Override
        public WorkerCounts convert(String text) {
            List<Integer> counts = new ArrayList<>();
            for (String word : text.split(",", -1)) {
                int count = count(word.strip(), text);
                if (!counts.contains(count)) {
                    counts.add(count);
                }
            }
            if (counts.size() > MOST_POINTS) {
                throw new TypeConversionException(
                        counts.size() + " different numbers of workers are too many for one sweep; give at most "
                                + MOST_POINTS + ".");
            }
            return new WorkerCounts(counts);
        }

        private static int count(String word, String whole) {
            return WholeNumber.between(
                    1, Limits.MAX_WORKERS, word, "worker", whole.equals(word) ? "" : " in '" + whole + "'");
        }
    }
}
