package dev.tandem.magic.run;

import dev.tandem.engine.gil.GilSettings;
import dev.tandem.engine.gil.SwitchPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the interpreter lock of a run behaves. Set by picocli, then only read. */
final class GilOptions {
    @Option(
            names = "--switch-interval",
            paramLabel = "TIME",
            converter = Interval.class,
            description = "How long a thread waits before it asks for the interpreter lock (CPython's"
                    + " sys.setswitchinterval): 100us, 5ms, 1s; else 5ms.")
    private Duration switchInterval;

    @Option(
            names = "--gil-policy",
            paramLabel = "POLICY",
            converter = Policy.class,
            completionCandidates = PolicyWords.class,
            description = "new: CPython 3.2 and newer; old: Python 2's ticker, which lets go every so many checkpoints"
                    + " and races for the lock; else new.")
    private SwitchPolicy policy;

    @Option(
            names = "--no-force-switching",
            description = "A holder that was asked for the lock may take it again at once.")
    private boolean noForceSwitching;

    @Option(
            names = "--check-interval",
            paramLabel = "N",
            converter = Checkpoints.class,
            description = "With the old policy: after how many checkpoints the holder lets go.")
    private Integer checkInterval;

    /** What was asked for; empty where nothing was. */
    Optional<GilSettings> settings() {
        if (switchInterval == null && policy == null && !noForceSwitching && checkInterval == null) {
            return Optional.empty();
        }
        GilSettings settings = GilSettings.DEFAULT.withForceSwitching(!noForceSwitching);
        settings = switchInterval == null ? settings : settings.withSwitchInterval(switchInterval);
        settings = policy == null ? settings : settings.withPolicy(policy);
        return Optional.of(checkInterval == null ? settings : settings.withCheckInterval(checkInterval));
    }

    private static final class Interval implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(us|ms|s)");

        @Override
        public Duration convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is not a switch interval. Write a number and a unit: 100us, 5ms or 1s.");
            }
            long perUnit = switch (matcher.group(2)) {
                case "us" -> 1_000;
                case "ms" -> 1_000_000;
                default -> 1_000_000_000;
            };
            BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(perUnit));
            try {
                return GilSettings.DEFAULT
                        .withSwitchInterval(Duration.ofNanos(
                                nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue()))
                        .switchInterval();
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static final class Policy implements ITypeConverter<SwitchPolicy> {
        @Override
        public SwitchPolicy convert(String text) {
            return switch (text) {
                case "new" -> SwitchPolicy.NEW;
                case "old" -> SwitchPolicy.OLD;
                default ->
                    throw new TypeConversionException("'" + text
                            + "' is not a policy of the interpreter lock. Choose new (CPython 3.2 and newer) or old"
                            + " (Python 2).");
            };
        }
    }

    /** For completion. */
    static final class PolicyWords extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        PolicyWords() {
            super(List.of(SwitchPolicy.values()).stream()
                    .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                    .toList());
        }
    }

    private static final class Checkpoints implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(1, Integer.MAX_VALUE, text, "checkpoint", "");
        }
    }
}
