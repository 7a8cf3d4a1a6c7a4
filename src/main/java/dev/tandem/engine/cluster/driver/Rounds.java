package dev.tandem.engine.cluster.driver;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Tells each {@link Round} what Spark reports of its batches. Safe for any thread. */
final class Rounds extends SparkListener {
    /** The local property of a job that names its round. */
    static final String PROPERTY = "dev.tandem.round";

    private final Map<String, Round> open = new ConcurrentHashMap<>();
    private final Map<Integer, Round> byStage = new ConcurrentHashMap<>();

    void add(String name, Round round) {
        open.put(name, round);
    }

    void remove(String name) {
        open.remove(name);
    }

    @Override
    public void onJobStart(SparkListenerJobStart event) {
        Round round =
                event.properties() == null ? null : open.get(event.properties().getProperty(PROPERTY, ""));
        if (round != null) {
            scala.jdk.javaapi.CollectionConverters.asJava(event.stageIds())
                    .forEach(stage -> byStage.put((Integer) stage, round));
        }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        Round round = byStage.get(event.stageId());
        if (round != null) {
            round.started(event.taskInfo());
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        Round round = byStage.get(event.stageId());
        if (round != null && event.reason() instanceof ExecutorLostFailure lost) {
            round.lost(event.taskInfo(), String.valueOf(lost.reason().getOrElse(() -> "")));
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        byStage.remove(event.stageInfo().stageId());
    }
}
