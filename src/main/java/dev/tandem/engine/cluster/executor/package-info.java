/**
 * What runs on executors: {@link dev.tandem.engine.cluster.executor.Slots} hands a batch to a
 * {@link dev.tandem.engine.cluster.executor.Slot}, which has a loader, variables and a lane of its own, as a worker
 * process has. Uses {@code engine}, {@code engine.process}, {@code bytecode} and {@code trace}, and nothing of Spark.
 */
package dev.tandem.engine.cluster.executor;
