/**
 * The program of the driver JVM: {@link dev.tandem.engine.cluster.driver.DriverMain} connects to a cluster, takes runs
 * from the session and has Spark run them as {@link dev.tandem.engine.cluster.driver.JobRun}s. The only package that
 * uses classes of Spark, and never loaded in the session: there they are not to be found.
 */
package dev.tandem.engine.cluster.driver;
