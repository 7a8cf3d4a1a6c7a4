package dev.tandem.python;

import dev.tandem.trace.Cost;
import dev.tandem.trace.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one execution in processes spent on moving code, elements and results, added up over all workers: turning
 * objects into bytes and back apart from the way of the bytes. For one thread at a time.
 */
final class Moves {
    private boolean any;
    private long codePickling;
    private long codeBytes;
    private long defining;
    private Way elements = Way.NONE;
    private Way results = Way.NONE;
    private long codePipes;
    private long taskPipes;

    /**
     * One direction of a task's data.
     *
     * @param nanos of pickling and unpickling
     * @param bytes that came of it
     */
    record Way(long nanos, long bytes) {
        private static final Way NONE = new Way(0, 0);

        private Way plus(Way more) {
            return new Way(nanos + more.nanos, bytes + more.bytes);
        }
    }

    /**
     * A worker was told the session's cells and the body.
     *
     * @param pickling at both ends, in ns
     * @param defining in the worker: running the cells it didn't know, compiling the body, in ns
     * @param moving the rest until its answer was here, in ns
     */
    void code(long pickling, long defining, long moving, long bytes) {
        any = true;
        codePickling += pickling;
        this.defining += defining;
        codePipes += moving;
        codeBytes += bytes;
    }

    /**
     * A task and its result travelled.
     *
     * @param moving what was neither pickling nor the task, from the first byte sent to the last one received, in ns
     */
    void task(Way out, Way back, long moving) {
        any = true;
        elements = elements.plus(out);
        results = results.plus(back);
        taskPipes += moving;
    }

    /** To the workers; empty where nothing was moved. The way of a task can't be told apart by direction: half of it. */
    Optional<Cost> out() {
        return cost(
                codePickling + defining + codePipes + elements.nanos() + taskPipes / 2, codeBytes + elements.bytes());
    }

    /** Back from them; empty where nothing was moved. */
    Optional<Cost> back() {
        return cost(results.nanos() + taskPipes - taskPipes / 2, results.bytes());
    }

    /** Part by part. */
    List<Transfer> parts() {
        List<Transfer> parts = new ArrayList<>();
        if (any) {
            long bytes = codeBytes + elements.bytes() + results.bytes();
            boolean pickled = codePickling + elements.nanos() + results.nanos() > 0;
            parts.add(new Transfer(
                    pickled ? "pipes" : "JSON and sockets", Transfer.Kind.WAY, codePipes + taskPipes, bytes));
            if (pickled) {
                parts.add(0, new Transfer("code pickled", Transfer.Kind.CODE, codePickling, codeBytes));
                parts.add(
                        1,
                        new Transfer("elements pickled", Transfer.Kind.ELEMENTS, elements.nanos(), elements.bytes()));
                parts.add(2, new Transfer("results pickled", Transfer.Kind.RESULTS, results.nanos(), results.bytes()));
            }
        }
        return parts;
    }

    private Optional<Cost> cost(long nanos, long bytes) {
        return any ? Optional.of(new Cost(nanos, OptionalLong.of(bytes))) : Optional.empty();
    }
}
