package dev.tandem.magic.run;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One mode to be compared, as typed: {@code threads:4}, {@code processes}, {@code threads:1,2,4}.
 *
 * @param mode a name of METRICS.md
 * @param workers how many; else as many as there are cores
 */
record ModeSpec(String mode, WorkerCounts workers) {
    static final List<String> MODES =
            List.of("serial", "threads", "virtual", "gil", "processes", "interpreters", "cluster");

    /** The modes' names, for completion. */
    static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Words() {
            super(MODES);
        }
    }

    /** One after another. */
    static final ModeSpec SERIAL = new ModeSpec("serial", WorkerCounts.of(1));

    @Override
    public String toString() {
        return mode + ":" + workers;
    }

    /** Reads the forms above. */
    static final class Converter implements ITypeConverter<ModeSpec> {
        @Override
        public ModeSpec convert(String text) throws Exception {
            int colon = text.indexOf(':');
            String mode = colon < 0 ? text : text.substring(0, colon);
            if (!MODES.contains(mode)) {
                throw new TypeConversionException("'" + mode + "' is not a mode. Choose from "
                        + String.join(", ", MODES) + ", each with its number of workers: threads:4.");
            }
            if (colon < 0) {
                return mode.equals("serial") ? SERIAL : new ModeSpec(mode, WorkerCounts.ofCores());
            }
            WorkerCounts counts = new WorkerCounts.Converter().convert(text.substring(colon + 1));
            if (mode.equals("serial") && !counts.counts().equals(List.of(1))) {
                throw new TypeConversionException("'" + text + "' asks for " + counts
                        + " workers, but serial means one after another on one. Write serial, or threads:" + counts
                        + ".");
            }
            return new ModeSpec(mode, counts);
        }
    }
}
