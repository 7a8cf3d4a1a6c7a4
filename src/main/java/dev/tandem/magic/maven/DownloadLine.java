package dev.tandem.magic.maven;

import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.CellOutput;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/**
 * One line that tells what is being downloaded, replaced in place a few times a second and by the outcome at the end.
 * Where nothing has to be downloaded it is never shown. Safe for any thread.
 */
final class DownloadLine extends AbstractTransferListener {
    private static final long PERIOD_NANOS = 250_000_000;
    private static final double MEGABYTE = 1 << 20;

    private final CellOutput output;
    private final String displayId = "maven-" + UUID.randomUUID();

    /** Guards what follows. */
    private final Object lock = new Object();

    private boolean shown;
    private long lastNanos = System.nanoTime();
    private long bytes;
    private int files;

    DownloadLine(CellOutput output) {
        this.output = output;
    }

    @Override
    public void transferProgressed(TransferEvent event) {
        synchronized (lock) {
            bytes += event.getDataLength();
            long now = System.nanoTime();
            if (now - lastNanos > PERIOD_NANOS) {
                lastNanos = now;
                put("Downloading " + name(event) + megabytes());
            }
        }
    }

    @Override
    public void transferSucceeded(TransferEvent event) {
        synchronized (lock) {
            files++;
        }
    }

    private static String name(TransferEvent event) {
        String resource = event.getResource().getResourceName();
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private String megabytes() {
        return String.format(Locale.ROOT, " (%d files, %.1f MB so far)", files, bytes / MEGABYTE);
    }

    /** Ends the line with what came of it. */
    void end(String outcome) {
        synchronized (lock) {
            put(outcome
                    + (files > 0
                            ? String.format(Locale.ROOT, " Downloaded %d files, %.1f MB.", files, bytes / MEGABYTE)
                            : ""));
        }
    }

    /** Ends the line where an error is shown instead. */
    void fail() {
        synchronized (lock) {
            if (shown) {
                put("");
            }
        }
    }

    private void put(String text) {
        if (shown) {
            output.update(MimeBundle.text(text), displayId);
        } else {
            shown = true;
            output.display(MimeBundle.text(text), displayId);
        }
    }
}
