package dev.tandem.engine.process;

import dev.tandem.trace.Cost;
import dev.tandem.trace.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What one run costs besides its tasks: workers started, bytes moved. Guarded by its run's state. */
final class TransferTally {
    private final List<Cost> spawn = new ArrayList<>();
    private long packNanos;
    private long codeBytes;
    private long elementNanos;
    private long elementBytes;
    private long resultNanos;
    private long resultBytes;

    /** A worker was started for this run. */
    void spawned(Cost cost) {
        spawn.add(cost);
    }

    /** Variables were turned into bytes. */
    void packed(long nanos) {
        packNanos += nanos;
    }

    /** Classes were sent. */
    void code(long bytes) {
        codeBytes += bytes;
    }

    /** Elements were turned into bytes, with what lies in shared memory. */
    void elements(long nanos, long bytes) {
        elementNanos += nanos;
        elementBytes += bytes;
    }

    /** Results were read. */
    void results(long nanos, FromWorker.Results results) {
        resultNanos += nanos;
        resultBytes += results.blob().length;
        for (FromWorker.Ended task : results.ended()) {
            for (BulkRef ref : task.bulk()) {
                resultBytes += ref.length();
            }
        }
    }

    List<Cost> spawn() {
        return spawn;
    }

    /** Code, variables and elements, to all workers. */
    Cost out(List<Lane> lanes, Parcel parcel) {
        long setUp = lanes.stream().mapToLong(lane -> lane.setUpNanos).max().orElse(0);
        long bytes = lanes.stream().mapToLong(Lane::bytesSent).sum() + parcel.bulkBytes();
        return new Cost(packNanos + setUp, OptionalLong.of(bytes));
    }

    /** Results. */
    Cost back(List<Lane> lanes) {
        return new Cost(encodeNanos(lanes) + resultNanos, OptionalLong.of(resultBytes));
    }

    /** Part by part. */
    List<Transfer> parts(List<Lane> lanes, Parcel parcel) {
        long[] decode = slowest(lanes);
        List<Transfer> parts = new ArrayList<>(parcel.transfers(lanes.size(), decode));
        long define = 0;
        for (Lane lane : lanes) {
            long values = 0;
            for (long nanos : lane.decodeNanos) {
                values += nanos;
            }
            define = Math.max(define, lane.setUpNanos - values);
        }
        parts.add(new Transfer("code", Transfer.Kind.CODE, Math.max(0, define), codeBytes));
        parts.add(new Transfer("elements", Transfer.Kind.ELEMENTS, elementNanos, elementBytes));
        parts.add(new Transfer("results", Transfer.Kind.RESULTS, encodeNanos(lanes) + resultNanos, resultBytes));
        return parts;
    }

    private static long encodeNanos(List<Lane> lanes) {
        return lanes.stream().mapToLong(lane -> lane.encodeNanos).max().orElse(0);
    }

    /** For each variable the longest that a worker took to read it. */
    private static long[] slowest(List<Lane> lanes) {
        long[] slowest = {};
        for (Lane lane : lanes) {
            if (slowest.length == 0) {
                slowest = lane.decodeNanos.clone();
            }
            for (int i = 0; i < Math.min(slowest.length, lane.decodeNanos.length); i++) {
                slowest[i] = Math.max(slowest[i], lane.decodeNanos[i]);
            }
        }
        return slowest;
    }
}
