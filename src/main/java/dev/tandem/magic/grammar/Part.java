package dev.tandem.magic.grammar;

import java.util.Optional;

/** A stretch of a cell, in the order in which it is run. Lines are counted from 1 in the cell as the user sees it. */
public sealed interface Part {
    /** The line it begins on. */
    int line();

    /** Java text, with the user's own line ends. */
    record Java(String code, int line) implements Part {}

    /**
     * A line magic.
     *
     * @param name as typed, without the {@code %}
     * @param arguments the rest of the line, trimmed
     * @param line the line it stands on
     * @param target where {@code x = %name ...} puts what the magic returns
     */
    record LineMagic(String name, String arguments, int line, Optional<Assignment> target) implements Part {}

    /**
     * A {@code !command} for the system's shell.
     *
     * @param target where {@code lines = !command} puts what it prints
     */
    record Command(String command, int line, Optional<Assignment> target) implements Part {}

    /** A cell magic with everything below it. A cell that begins with one has no other part. */
    record CellMagic(String name, String arguments, int line, String body, int bodyLine) implements Part {}

    /**
     * The left side of {@code TYPE name = %magic}.
     *
     * @param type as written; empty where only a name stands there
     * @param variable the name
     */
    record Assignment(Optional<String> type, String variable) {}
}
