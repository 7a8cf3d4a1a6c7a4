package dev.tandem.magic.run;

import dev.tandem.display.MimeBundle;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.cluster.ClusterMode;
import dev.tandem.engine.cluster.ClusterStatus;
import dev.tandem.engine.cluster.message.FromDriver;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A cluster as text: its executors, and where Spark's own pages are. */
final class ClusterTable {
    private static final double MEGABYTE = 1 << 20;

    private ClusterTable() {}

    /** Empty where there is no connection. */
    static Optional<MimeBundle> of(ClusterMode cluster) throws ModeException {
        return cluster.status().map(status -> MimeBundle.text(text(status, cluster.masterPage())));
    }

    private static String text(ClusterStatus status, String masterPage) {
        FromDriver.Slots slots = status.slots();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %s on %s, Spark %s%n",
                status.master(),
                count(slots.count(), "slot"),
                count(slots.executors().size(), "executor"),
                slots.version()));
        text.append(String.format("%-10s %-24s %-6s %-9s %s%n", "executor", "host", "slots", "storage", "JDK"));
        for (FromDriver.Executor executor : slots.executors()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s %-24s %-6d %-9s %s%n",
                    executor.name(),
                    executor.host(),
                    executor.slots(),
                    executor.storageBytes() == 0
                            ? "-"
                            : String.format(Locale.ROOT, "%.0f MB", executor.storageBytes() / MEGABYTE),
                    executor.java() == 0 ? "-" : Integer.toString(executor.java())));
        }
        if (!slots.address().isEmpty()) {
            text.append("Spark's page for this session: ")
                    .append(slots.address())
                    .append('\n');
        }
        if (!masterPage.isEmpty()) {
            text.append("The master's page: ").append(masterPage).append('\n');
        }
        for (Map.Entry<String, String> each : status.conf().entrySet()) {
            text.append(each.getKey()).append(" = ").append(each.getValue()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
