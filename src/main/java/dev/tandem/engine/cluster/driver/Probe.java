package dev.tandem.engine.cluster.driver;

import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;

/** Runs on an executor and says who it is. */
final class Probe implements Function<Integer, String[]> {
    private static final long serialVersionUID = 1L;
    /** So long that the next probe goes to another slot. */
    private static final long MILLIS = 20;

    @Override
    public String[] call(Integer nothing) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(MILLIS);
        return new String[] {
            SparkEnv.get().executorId(),
            Integer.toString(Runtime.version().feature()),
            org.apache.spark.package$.MODULE$.SPARK_VERSION()
        };
    }
}
