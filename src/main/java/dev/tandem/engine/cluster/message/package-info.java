/**
 * What session, driver and executors of a cluster say to each other: records, and
 * {@link dev.tandem.engine.cluster.message.BatchReport}, which goes from an executor through the driver to the session
 * as bytes. Known on all three sides, so that nothing here may use Spark.
 */
package dev.tandem.engine.cluster.message;
