package dev.tandem.chart;

import dev.tandem.trace.State;
import java.awt.Color;

/**
 * What a piece of a bar stands for and how it is painted: the same in every chart and every form. Colours are those of
 * Okabe and Ito ("Color Universal Design", 2008), which stay apart for colour-blind readers and on light and dark
 * grounds. The order is the order of stacking, from below, and of the legend.
 */
enum Shade {
    RUNNING(State.RUNNING.label(), "#009E73", '█', "on a core"),
    WAITING_FOR_CORE(State.WAITING_FOR_CORE.label(), "#E69F00", '▒', "others had the cores"),
    WAITING_FOR_LOCK(State.WAITING_FOR_LOCK.label(), "#D55E00", 'x', "which lock is not known"),
    STALLED_BY_JVM(State.STALLED_BY_JVM.label(), "#CC79A7", '~', "a safepoint or a collection"),
    BLOCKED(State.BLOCKED.label(), "#56B4E9", '░', "sleep, input, output or another task"),
    NOT_RUNNING(State.NOT_RUNNING.label(), "#8C8C8C", '-', "what it waited for can't be told here"),
    /** In flight, but what it did is not known. */
    IN_FLIGHT("in flight, state not known", "#BDBDBD", '=', "not sampled");

    private final String label;
    private final String hex;
    private final char glyph;
    private final String usualReason;

    Shade(String label, String hex, char glyph, String usualReason) {
        this.label = label;
        this.hex = hex;
        this.glyph = glyph;
        this.usualReason = usualReason;
    }

    static Shade of(State state) {
        return switch (state) {
            case RUNNING -> RUNNING;
            case WAITING_FOR_CORE -> WAITING_FOR_CORE;
            case WAITING_FOR_LOCK -> WAITING_FOR_LOCK;
            case BLOCKED -> BLOCKED;
            case STALLED_BY_JVM -> STALLED_BY_JVM;
            case NOT_RUNNING -> NOT_RUNNING;
        };
    }

    String label() {
        return label;
    }

    String hex() {
        return hex;
    }

    Color color() {
        return Color.decode(hex);
    }

    /** How text charts draw it. */
    char glyph() {
        return glyph;
    }

    /** What is said of why a task was in this state where nothing more exact is known. */
    String usualReason() {
        return usualReason;
    }
}
