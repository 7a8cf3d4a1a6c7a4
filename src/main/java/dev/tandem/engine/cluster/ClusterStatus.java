package dev.tandem.engine.cluster;

import dev.tandem.engine.cluster.message.FromDriver;
import java.util.Map;

/**
 * A connection as it may be shown.
 *
 * @param master that it goes to
 * @param slots where tasks can run
 * @param conf the settings, without secrets
 * @param driverPid the driver's process id
 */
public record ClusterStatus(String master, FromDriver.Slots slots, Map<String, String> conf, long driverPid) {}
