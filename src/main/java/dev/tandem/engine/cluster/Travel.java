package dev.tandem.engine.cluster;

import dev.tandem.engine.cluster.message.BatchReport;
import dev.tandem.trace.Cost;
import java.util.OptionalLong;

/**
 * What moving code, arguments and results of one run cost. Batches travel side by side, so of each step the longest
 * counts, but for the reading of results, which is done here one after another. Guarded by its run.
 */
final class Travel {
    private long bytesBack;
    private long outNanos;
    private long backNanos;
    private long prepareNanos;
    private long encodeNanos;
    private long decodeNanos;

    /**
     * A batch is back.
     *
     * @param bytes of its report
     * @param out from the hand-over to Spark to the batch's begin, in ns of this machine's clock
     * @param back from its end to its report's arrival
     * @param decoding what reading it took
     */
    void arrived(BatchReport report, long bytes, long out, long back, long decoding) {
        bytesBack += bytes;
        decodeNanos += decoding;
        outNanos = Math.max(outNanos, out);
        backNanos = Math.max(backNanos, back);
        prepareNanos = Math.max(prepareNanos, report.prepareNanos());
        encodeNanos = Math.max(encodeNanos, report.encodeNanos());
    }

    /**
     * @param packNanos what packing took
     * @param bytes that were sent
     */
    Cost out(long packNanos, long bytes) {
        return new Cost(packNanos + outNanos + prepareNanos, OptionalLong.of(bytes));
    }

    Cost back() {
        return new Cost(encodeNanos + backNanos + decodeNanos, OptionalLong.of(bytesBack));
    }
}
