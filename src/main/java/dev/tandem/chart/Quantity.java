package dev.tandem.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Figures as people read them: three significant digits, a unit, never a locale's own decimal comma. */
final class Quantity {
    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Quantity() {}

    /** A duration in the unit that suits it. */
    static String nanos(double nanos) {
        return in(TimeScale.suiting(nanos), nanos);
    }

    static String seconds(double seconds) {
        return nanos(seconds * 1e9);
    }

    /** A duration in a given unit. */
    static String in(TimeScale scale, double nanos) {
        return number(scale.of(nanos)) + " " + scale.symbol();
    }

    /** A share of 1 as a percentage. */
    static String percent(double share) {
        double percent = share * 100;
        if (percent > 0 && percent < 0.1) {
            return "< 0.1 %";
        }
        boolean fraction = percent != 0 && (Math.abs(percent) < 9.95 || (percent > 99 && percent < 99.95));
        return String.format(Locale.ROOT, fraction ? "%.1f %%" : "%.0f %%", percent);
    }

    static String times(double factor) {
        return (Math.abs(factor) < 10 ? String.format(Locale.ROOT, "%.2f", factor) : number(factor)) + "×";
    }

    static String bytes(double bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        double rest = bytes;
        while (rest >= 999.5 && unit < units.length - 1) {
            rest /= 1000;
            unit++;
        }
        return number(rest) + " " + units[unit];
    }

    static String count(long count, String one) {
        return String.format(Locale.ROOT, "%,d", count) + " " + one + (count == 1 ? "" : "s");
    }

    /** Three significant digits, without an exponent and without zeros at the end; a dash for what is no number. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (Math.abs(value) >= 1000) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(THREE_DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
