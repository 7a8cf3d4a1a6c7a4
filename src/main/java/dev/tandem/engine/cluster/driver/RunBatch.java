package dev.tandem.engine.cluster.driver;

import dev.tandem.engine.cluster.executor.Slot;
import dev.tandem.engine.cluster.executor.Slots;
import dev.tandem.engine.cluster.message.ToDriver;
import java.io.Serializable;
import java.util.HashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** Runs on an executor: gives a batch to one of its slots, and the report back as bytes. */
final class RunBatch extends AbstractFunction2<TaskContext, Iterator<ToDriver.Batch>, byte[]> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String run;
    private final String generation;
    private final Broadcast<HashMap<String, byte[]>> classes;
    private final Broadcast<ToDriver.Code> code;

    RunBatch(String run, String generation, Broadcast<HashMap<String, byte[]>> classes, Broadcast<ToDriver.Code> code) {
        this.run = run;
        this.generation = generation;
        this.classes = classes;
        this.code = code;
    }

    @Override
    public byte[] apply(TaskContext context, Iterator<ToDriver.Batch> batches) {
        Slot slot = Slots.OF_THIS_JVM.take();
        try {
            SparkEnv env = SparkEnv.get();
            byte[] report = slot.run(new Slot.Work(
                            run,
                            generation,
                            classes::value,
                            code::value,
                            batches.next(),
                            env.executorId(),
                            env.blockManager().blockManagerId().host(),
                            context::isInterrupted))
                    .toBytes();
            context.killTaskIfInterrupted();
            return report;
        } finally {
            Slots.OF_THIS_JVM.giveBack(slot);
        }
    }
}
