package dev.tandem.chart;

import dev.tandem.trace.Ending;
import java.util.List;

/**
 * One lane of a timeline, ready to be drawn. Times are nanoseconds after the hand-over, heights 0 to 1 from below.
 *
 * @param label the worker's name or names
 * @param bars outlines of tasks; empty where they are merged
 * @param blocks what is filled with colour
 * @param pins tasks that failed or were killed
 * @param bands narrow strips on the bars: the parts that the user named, and holding the interpreter lock
 */
record Lane(String label, List<Bar> bars, List<Block> blocks, List<Pin> pins, List<Band> bands) {
    Lane {
        bars = List.copyOf(bars);
        blocks = List.copyOf(blocks);
        pins = List.copyOf(pins);
        bands = List.copyOf(bands);
    }

    /** A task from its start to its end; {@code account} says where its time went. */
    record Bar(String what, long from, long to, String account) {}

    /** @param what "task 3", or "9 tasks" where several are merged */
    record Block(Shade shade, long from, long to, double low, double high, String what, String reason) {}

    record Pin(Ending ending, long at, String what) {}

    record Band(Kind kind, String name, long from, long to, String what) {
        enum Kind {
            /** At the lower edge. */
            NAMED_SPAN("named span", "#0072B2"),
            /** At the upper edge. */
            LOCK("holds the interpreter lock", "#F0E442");

            private final String label;
            private final String hex;

            Kind(String label, String hex) {
                this.label = label;
                this.hex = hex;
            }

            String label() {
                return label;
            }

            String hex() {
                return hex;
            }
        }
    }
}
