/**
 * The mode {@code cluster}: tasks on the executors of an Apache Spark cluster, on this machine or on others. May use
 * {@code engine}, {@code engine.process} (values as bytes) and {@code trace}, nothing else of ours.
 *
 * <p>{@link dev.tandem.engine.cluster.ClusterMode} is the way in. It keeps a
 * {@link dev.tandem.engine.cluster.DriverProcess}: a JVM of its own that holds Spark's driver, so that no class of
 * Spark and none of its options come into the session. The program of that JVM is in {@code cluster.driver}, the only
 * package that uses Spark's classes; what runs on executors is in {@code cluster.executor}; what all of them say to
 * each other is in {@code cluster.message}. {@link dev.tandem.engine.cluster.LoopbackCluster} starts a master and
 * workers on this machine.
 *
 * <p>Trust: driver and session are JVMs of the same user and talk through the driver's standard input and output. Who
 * may join the cluster is Spark's to decide ({@code spark.authenticate}); a cluster that is started here has a random
 * secret, which stands on no command line.
 */
package dev.tandem.engine.cluster;
