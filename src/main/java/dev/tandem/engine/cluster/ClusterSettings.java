package dev.tandem.engine.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which cluster to connect to, and how.
 *
 * @param master as Spark takes it: {@code local[2]}, {@code spark://host:7077}, {@code yarn}, {@code k8s://...}
 * @param conf Spark's settings by name; may hold secrets, so that {@code toString} hides them
 * @param spark a version or a folder; "" for {@code SPARK_HOME}, else the newest known
 */
public record ClusterSettings(String master, Map<String, String> conf, String spark) {
    public ClusterSettings {
        conf = Map.copyOf(conf);
    }

    /** The same with more settings. */
    public ClusterSettings with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(conf);
        all.putAll(more);
        return new ClusterSettings(master, all, spark);
    }

    /** As it may be shown. */
    @Override
    public String toString() {
        return master + " " + Secrets.hide(conf);
    }
}
