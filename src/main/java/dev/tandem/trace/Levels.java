package dev.tandem.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lays running times into a round so that as few as possible lie side by side: each is put where nothing runs yet, and
 * only what doesn't fit there where one other runs, and so on. (The wrap-around rule of R. McNaughton, "Scheduling with
 * Deadlines and Loss Functions", Management Science 6(1), 1959, with windows of different lengths.)
 */
final class Levels {
    /** For each level the times that are taken, apart and in order. */
    private final List<List<long[]>> levels = new ArrayList<>();

    /** Places {@code amount} between {@code from} and {@code to}; gives the parts in order of time. */
    List<long[]> place(long from, long to, long amount) {
        List<long[]> mine = new ArrayList<>();
        long left = Math.min(amount, to - from);
        for (int level = 0; left > 0; level++) {
            if (level == levels.size()) {
                levels.add(new ArrayList<>());
            }
            List<long[]> taken = levels.get(level);
            List<long[]> blocked = new ArrayList<>(taken);
            blocked.addAll(mine);
            List<long[]> free = free(from, to, blocked);
            for (long[] gap : free) {
                long length = Math.min(left, gap[1] - gap[0]);
                if (length > 0) {
                    long[] part = {gap[0], gap[0] + length};
                    mine.add(part);
                    taken.add(part);
                    left -= length;
                }
            }
        }
        return merged(mine);
    }

    private static List<long[]> free(long from, long to, List<long[]> blocked) {
        List<long[]> gaps = new ArrayList<>();
        long at = from;
        for (long[] part : merged(blocked)) {
            if (part[0] > at) {
                gaps.add(new long[] {at, Math.min(to, part[0])});
            }
            at = Math.max(at, part[1]);
            if (at >= to) {
                return gaps;
            }
        }
        gaps.add(new long[] {at, to});
        return gaps;
    }

    private static List<long[]> merged(List<long[]> parts) {
        List<long[]> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingLong(p -> p[0]));
        List<long[]> merged = new ArrayList<>();
        for (long[] part : sorted) {
            int last = merged.size() - 1;
            if (last >= 0 && merged.get(last)[1] >= part[0]) {
                merged.set(last, new long[] {merged.get(last)[0], Math.max(merged.get(last)[1], part[1])});
            } else {
                merged.add(part.clone());
            }
        }
        return merged;
    }
}
