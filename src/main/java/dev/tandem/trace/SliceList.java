package dev.tandem.trace;

import java.util.ArrayList;
import java.util.List;

/** Slices in order of time; those that touch and say the same become one. */
final class SliceList {
    private final List<Slice> slices = new ArrayList<>();

    void add(State state, long start, long end, String reason) {
        if (end <= start) {
            return;
        }
        int last = slices.size() - 1;
        if (last >= 0) {
            Slice before = slices.get(last);
            if (before.state() == state
                    && before.endNanos() == start
                    && before.reason().equals(reason)) {
                slices.set(last, new Slice(state, before.startNanos(), end, reason));
                return;
            }
        }
        slices.add(new Slice(state, start, end, reason));
    }

    List<Slice> toList() {
        return List.copyOf(slices);
    }
}
