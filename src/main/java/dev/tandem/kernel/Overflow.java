package dev.tandem.kernel;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Bounds what one cell shows: text beyond the limit goes to a file, since a notebook that holds more can't be opened any
 * more. The file stays when the kernel ends; it is bounded too, so that an endless loop doesn't fill the disk. For one
 * thread at a time.
 */
final class Overflow {
    /** How many characters a cell may show where the environment says nothing else. */
    static final long DEFAULT_LIMIT = 64L << 20;

    static final String LIMIT_VARIABLE = "TANDEM_OUTPUT_LIMIT";

    private static final long FILE_LIMIT = 1L << 30;
    private static final Logger LOG = Logger.getLogger(Overflow.class.getName());

    private final long limit;
    private final long fileLimit;
    private long shown;
    private long kept;
    private long dropped;
    private Path file;
    private boolean broken;
    private boolean overflowed;

    Overflow(long limit) {
        this(limit, FILE_LIMIT);
    }

    Overflow(long limit, long fileLimit) {
        this.limit = limit;
        this.fileLimit = fileLimit;
    }

    /** The user's limit, from the environment. */
    static long limit(String value) {
        if (value == null || value.isBlank()) {
            return DEFAULT_LIMIT;
        }
        try {
            return Math.max(0, Long.parseLong(value.strip()));
        } catch (NumberFormatException wrong) {
            LOG.log(Level.WARNING, "{0} is \"{1}\", which is no number of characters; {2} are shown.", new Object[] {
                LIMIT_VARIABLE, value, DEFAULT_LIMIT
            });
            return DEFAULT_LIMIT;
        }
    }

    /** What becomes of a text. */
    enum Fate {
        SHOWN,
        /** The first that isn't shown: the user must be told, by {@link #announcement}. */
        FIRST_KEPT,
        KEPT
    }

    /** Decides on a text; what is not to be shown is put into the file. */
    Fate take(String text) {
        if (!overflowed && shown + text.length() <= limit) {
            shown += text.length();
            return Fate.SHOWN;
        }
        Fate fate = overflowed ? Fate.KEPT : Fate.FIRST_KEPT;
        overflowed = true;
        keep(text);
        return fate;
    }

    boolean overflowed() {
        return overflowed;
    }

    /** For the moment when the file begins to be used. */
    String announcement() {
        return "\n[This cell has printed " + shown + " characters, which is as many as are shown. What follows goes to "
                + (file == null ? "nowhere, because no file can be made" : file)
                + ". Set the environment variable " + LIMIT_VARIABLE + " to show more or less: see "
                + "docs/troubleshooting.md#a-cell-says-that-its-output-goes-to-a-file.]\n";
    }

    /** For the end of the cell. */
    String summary() {
        return "\n[" + kept + " more characters are in " + file + (dropped == 0 ? "" : "; " + dropped + " were dropped")
                + ".]\n";
    }

    private void keep(String text) {
        if (broken || kept + text.length() > fileLimit) {
            dropped += text.length();
            return;
        }
        try {
            if (file == null) {
                file = Files.createTempFile("tandem-output-", ".txt");
            }
            try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND)) {
                writer.write(text);
            }
            kept += text.length();
        } catch (IOException problem) {
            LOG.log(Level.WARNING, problem, () -> "What a cell printed beyond the limit can't be kept.");
            broken = true;
            dropped += text.length();
        }
    }
}
