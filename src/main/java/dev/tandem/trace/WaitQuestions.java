package dev.tandem.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a thread's own JVM was asked about its waits: once for each wait, however often the thread is looked at while it
 * lasts, since a thread that wasn't given a core meanwhile waits for what it waited for before. A thread that computes is
 * never asked about. One thread asks; answers may be read by any.
 */
final class WaitQuestions {
    /** Where it can't be told whether a thread ran meanwhile, it is asked about again after so long. */
    private static final long AGAIN_NANOS = 20_000_000;

    private final WaitInquiry inquiry;
    private CompletableFuture<Optional<Why>> latest = CompletableFuture.completedFuture(Optional.empty());
    private long latestTurns = Long.MIN_VALUE;
    private long latestNanos;

    /** By the looks that they are for. Guarded by this. */
    private final Map<SampledThread.Sample, CompletableFuture<Optional<Why>>> asked = new HashMap<>();

    WaitQuestions(WaitInquiry inquiry) {
        this.inquiry = inquiry;
    }

    /**
     * Asks what the thread waited for at a look, unless that is the wait that was asked about last.
     *
     * @param turns how often it was given a core, or -1
     */
    void about(SampledThread.Sample look, long turns) {
        boolean same = turns >= 0 ? turns == latestTurns : look.nanos() - latestNanos < AGAIN_NANOS;
        if (!same) {
            if (!latest.isDone()) {
                // One question at a time; and this answer will be about a wait that has begun since.
                drop(latest);
                return;
            }
            latest = inquiry.ask();
            latestTurns = turns;
            latestNanos = look.nanos();
        }
        synchronized (this) {
            asked.put(look, latest);
        }
    }

    private synchronized void drop(CompletableFuture<Optional<Why>> late) {
        asked.values().removeIf(answer -> answer == late);
    }

    /** A look with what was answered about it, if it was by now. */
    synchronized SampledThread.Sample answered(SampledThread.Sample look) {
        CompletableFuture<Optional<Why>> answer = asked.get(look);
        return answer == null || answer.isCompletedExceptionally()
                ? look
                : answer.getNow(Optional.empty())
                        .map(why -> new SampledThread.Sample(look.nanos(), look.cpuNanos(), look.runQueueNanos(), why))
                        .orElse(look);
    }

    /** Forgets all other looks. */
    synchronized void keep(List<SampledThread.Sample> looks) {
        asked.keySet().retainAll(looks);
    }
}
