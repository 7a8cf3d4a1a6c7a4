package dev.tandem.engine.cluster.driver;

import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.cluster.message.ToDriver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/**
 * One run on the cluster. Spark runs a batch again when its executor dies, up to {@code spark.task.maxFailures} times;
 * then it gives up the whole job. Here the other batches are asked for again, the one it named in single tasks, and
 * only a task that is alone to blame is given up.
 */
final class JobRun {
    private final ToDriver.Run request;
    private final Link link;
    private final SessionPipe session;
    private final String group;

    /** Why it ends before its end; "" while it doesn't. Guarded by this. */
    private String failure = "";

    /** Guarded by this. */
    private boolean cancelled;

    JobRun(ToDriver.Run request, Link link, SessionPipe session) {
        this.request = request;
        this.link = link;
        this.session = session;
        this.group = "tandem-" + request.number();
    }

    /** Runs it and waits for its end. */
    void run() {
        String error;
        try {
            error = play();
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace();
            error = Reasons.of(e);
        }
        synchronized (this) {
            session.say(new FromDriver.Ended(request.number(), failure.isEmpty() ? error : failure));
        }
    }

    private String play() {
        link.add(request.libraries());
        Broadcast<HashMap<String, byte[]>> classes = link.classes(request.generation(), request.classes());
        Broadcast<ToDriver.Code> code = link.context().broadcast(request.code());
        RunBatch work = new RunBatch(group, request.generation(), classes, code);
        try {
            List<ToDriver.Batch> open = request.batches();
            for (int count = 0; !open.isEmpty() && !over(); count++) {
                Round round = new Round(request.number(), group + "." + count, open, work, link, session);
                round.play(request.slots(), group);
                Map<Integer, ToDriver.Batch> left = round.unfinished();
                for (Map.Entry<Integer, Throwable> each : round.errors().entrySet()) {
                    if (over()) {
                        return "";
                    }
                    if (!Reasons.executorsDied(each.getValue())) {
                        each.getValue().printStackTrace();
                        return Reasons.of(each.getValue());
                    }
                }
                open = again(round, left);
            }
            return "";
        } finally {
            code.destroy();
        }
    }

    /** What is to be asked for once more, after executors died too often with some of it. */
    private List<ToDriver.Batch> again(Round round, Map<Integer, ToDriver.Batch> left) {
        List<ToDriver.Batch> next = new ArrayList<>();
        Map<Integer, Throwable> errors = round.errors();
        left.forEach((place, batch) -> {
            if (!errors.containsKey(place)) {
                next.add(batch);
            } else if (batch.tasks().length > 1) {
                for (int i = 0; i < batch.tasks().length; i++) {
                    next.add(batch.only(i));
                }
            } else {
                int task = batch.tasks()[0];
                session.say(new FromDriver.GivenUp(
                        request.number(),
                        task,
                        "Task " + task + " was given up: the JVM that it ran in ended, each time it was tried ("
                                + Reasons.death(errors.get(place)) + "). System.exit, Runtime.halt and a lack of"
                                + " memory end an executor; let the task return or throw instead, or give executors"
                                + " more with --conf spark.executor.memory=SIZE."));
            }
        });
        return next;
    }

    private synchronized boolean over() {
        return cancelled || !failure.isEmpty();
    }

    /** Ends it, as the session asks. */
    void cancel() {
        synchronized (this) {
            cancelled = true;
        }
        link.context().sc().cancelJobGroupAndFutureJobs(group);
    }

    /** Ends it, because it can't go on. */
    void fail(String reason) {
        synchronized (this) {
            if (over()) {
                return;
            }
            failure = reason;
        }
        link.context().sc().cancelJobGroupAndFutureJobs(group);
    }
}
