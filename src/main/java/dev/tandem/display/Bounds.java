package dev.tandem.display;

/**
 * How much of a value is shown.
 *
 * @param depth levels of containers in one another
 * @param elements of one container
 * @param characters in all
 */
record Bounds(int depth, int elements, int characters) {
    /** For a result. */
    static final Bounds RESULT = new Bounds(12, 200, 20_000);

    /** For a cell of a table. */
    static final Bounds CELL = new Bounds(4, 20, 200);
}
