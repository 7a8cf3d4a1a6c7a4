package dev.tandem.shell;

/**
 * What the compiler says about a place in a cell.
 *
 * @param cell the cell's number
 * @param line in the cell as the user sees it, from 1
 * @param column in that line, from 1
 * @param endColumn column after the last offending character on that line, greater than {@code column}
 * @param sourceLine the text of that line
 * @param message the compiler's message, without any of JShell's wrapping, with a hint where there is one
 */
public record Problem(int cell, int line, int column, int endColumn, String sourceLine, String message) {}
