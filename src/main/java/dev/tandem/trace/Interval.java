package dev.tandem.trace;

import java.util.Optional;
import org.hipparchus.random.RandomDataGenerator;
import org.hipparchus.stat.descriptive.rank.Median;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * Where the median of a figure lies with a probability of 95 %, by the percentile bootstrap (B. Efron, "Bootstrap
 * Methods: Another Look at the Jackknife", Annals of Statistics 7(1), 1979).
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
    /** With fewer measurements the interval would only repeat their range. */
    static final int FEWEST = 5;

    private static final int RESAMPLES = 2_000;
    private static final double LOW = 2.5;
    private static final double HIGH = 97.5;

    /** The same measurements give the same interval. */
    private static final long SEED = 20_260_101;

    /** The interval of the median of {@code values}; empty for fewer than {@value #FEWEST}. */
    public static Optional<Interval> ofMedian(double... values) {
        if (values.length < FEWEST) {
            return Optional.empty();
        }
        RandomDataGenerator random = new RandomDataGenerator(SEED);
        Median median = new Median();
        double[] medians = new double[RESAMPLES];
        double[] resample = new double[values.length];
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < resample.length; i++) {
                resample[i] = values[random.nextInt(values.length)];
            }
            medians[r] = median.evaluate(resample);
        }
        Percentile percentile = new Percentile();
        percentile.setData(medians);
        return Optional.of(new Interval(percentile.evaluate(LOW), percentile.evaluate(HIGH)));
    }
}
