package dev.tandem.magic.run;

import java.math.BigInteger;
import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers with bounds, and words what is wrong with others. */
final class WholeNumber {
    private WholeNumber() {}

    /**
     * @param what is counted, in the singular
     * @param where added after the offending word
     * @throws TypeConversionException with a sentence
     */
    static int between(int least, int most, String word, String what, String where) {
        if (!word.matches("[+-]?\\d+")) {
            throw new TypeConversionException(
                    "'" + word + "'" + where + " is not a whole number. Write one from " + least + " to " + most + ".");
        }
        BigInteger number = new BigInteger(word);
        if (number.compareTo(BigInteger.valueOf(least)) < 0) {
            throw new TypeConversionException(word + where + " is too small: at least " + least + " " + what
                    + (least == 1 ? "" : "s") + " is needed. Write a number from " + least + " to " + most + ".");
        }
        if (number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new TypeConversionException(word + where + " is too large: Tandem's bound is " + most + " " + what
                    + "s. Write a number from " + least + " to " + most + ".");
        }
        return number.intValueExact();
    }
}
