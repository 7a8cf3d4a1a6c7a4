package dev.tandem.magic.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time limit as typed: {@code 30s}, {@code 500ms}, {@code 2m}, {@code 1h}; a bare number is seconds.
 *
 * @param duration above zero
 */
record TimeLimit(Duration duration) {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|min|h)?");
    private static final Duration LONGEST = Duration.ofDays(7);

    @Override
    public String toString() {
        return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    /** Reads the forms above. */
    static final class Converter implements ITypeConverter<TimeLimit> {
        @Override
        public TimeLimit convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is not a duration. Write a number and a unit: 500ms, 30s, 2m or 1h.");
            }
            BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(perUnit(matcher.group(2)));
            if (millis.compareTo(BigDecimal.ONE) < 0 || millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) > 0) {
                throw new TypeConversionException(
                        "'" + text + "' can't be a time limit. Write one from 1ms to " + LONGEST.toHours() + "h.");
            }
            return new TimeLimit(Duration.ofMillis(millis.longValue()));
        }

        private static BigDecimal perUnit(String unit) {
            return BigDecimal.valueOf(
                    switch (unit == null ? "s" : unit) {
                        case "ms" -> 1L;
                        case "m", "min" -> 60_000L;
                        case "h" -> 3_600_000L;
                        default -> 1000L;
                    });
        }
    }
}
