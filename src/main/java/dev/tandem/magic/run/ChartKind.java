package dev.tandem.magic.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --chart} can ask for. */
enum ChartKind {
    /** What each worker was doing, over time. */
    TIMELINE,
    /** One bar for each mode, against one after another. */
    SPEEDUP,
    /** Speedup over the number of workers. */
    SCALING,
    /** How long the first task's spans took, over the number of tasks beside it. */
    CONVOY,
    /** No chart: the table and the verdict alone. */
    NONE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words, for completion. */
    static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Words() {
            super(Arrays.stream(values()).map(ChartKind::word).toList());
        }
    }

    /** A choice of charts as typed: {@code timeline,speedup}. */
    record Choice(Set<ChartKind> kinds) {
        Choice {
            kinds = Set.copyOf(kinds);
        }

        boolean includes(ChartKind kind) {
            return kinds.contains(kind);
        }

        @Override
        public String toString() {
            return kinds.stream().sorted().map(ChartKind::word).collect(Collectors.joining(","));
        }
    }

    /** Reads a {@link Choice}. */
    static final class Converter implements ITypeConverter<Choice> {
        @Override
        public Choice convert(String text) {
            Set<ChartKind> kinds = EnumSet.noneOf(ChartKind.class);
            for (String word : text.split(",", -1)) {
                kinds.add(
                        Arrays.stream(values())
                                .filter(kind -> kind.word().equalsIgnoreCase(word.strip()))
                                .findFirst()
                                .orElseThrow(
                                        () -> new TypeConversionException(
                                                "'" + word.strip()
                                                        + "' is not a kind of chart. Choose from timeline, speedup, scaling, convoy and none.")));
            }
            if (kinds.contains(NONE) && kinds.size() > 1) {
                throw new TypeConversionException(
                        "'" + text + "' asks for charts and for none. Leave 'none' out, or write it alone.");
            }
            return new Choice(kinds);
        }
    }
}
