package dev.tandem.trace;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that was moved between memory spaces, and what that cost: part of a {@link Timeline}'s transfer cost.
 *
 * @param what a variable by its name, or what it is: "code", "results"
 * @param kind what kind of thing it is
 * @param nanos from an object to bytes, and back at the other end where that was measured
 * @param bytes that were moved, to all workers together; memory that all of them read counts once
 */
public record Transfer(String what, Kind kind, long nanos, long bytes) {
    /** What is moved. */
    public enum Kind {
        /** A variable of the session, or a static field. */
        VARIABLE,
        /** Classes. */
        CODE,
        /** Elements of {@code --each}. */
        ELEMENTS,
        /** What tasks gave back. */
        RESULTS,
        /** The way of the bytes alone. Where it is told, the others' time is that of making bytes and reading them. */
        WAY
    }

    /** Variables that are named one by one; the rest is summed up. */
    private static final int NAMED = 6;

    public Transfer {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(kind, "kind");
    }

    /** All of them in one line, the largest variables first: {@code transfer: data 76.3 MB in 31 ms, code 46 kB in 4 ms}. */
    public static Optional<String> line(List<Transfer> transfers) {
        List<Transfer> variables = transfers.stream()
                .filter(each -> each.kind == Kind.VARIABLE)
                .sorted(Comparator.comparingLong(Transfer::bytes).reversed())
                .toList();
        Stream<Transfer> rest =
                variables.size() <= NAMED ? Stream.empty() : Stream.of(sum(variables.subList(NAMED, variables.size())));
        Stream<Transfer> others = transfers.stream().filter(each -> each.kind != Kind.VARIABLE && each.bytes > 0);
        String text = Stream.of(variables.stream().limit(NAMED), rest, others)
                .flatMap(each -> each)
                .map(Transfer::toString)
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? Optional.empty() : Optional.of("transfer: " + text);
    }

    private static Transfer sum(List<Transfer> several) {
        return new Transfer(
                several.size() + " more",
                Kind.VARIABLE,
                several.stream().mapToLong(Transfer::nanos).sum(),
                several.stream().mapToLong(Transfer::bytes).sum());
    }

    @Override
    public String toString() {
        return what + " " + size(bytes) + " in " + Durations.text(nanos / 1e9);
    }

    private static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double kilobytes = bytes / 1e3;
        return kilobytes < 999.5
                ? String.format(Locale.ROOT, kilobytes < 9.95 ? "%.1f kB" : "%.0f kB", kilobytes)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
