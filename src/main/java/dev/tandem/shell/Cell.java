package dev.tandem.shell;

/**
 * A piece of Java as the user typed it.
 *
 * @param number the execution count that people see in brackets beside the cell; error messages name it
 * @param code the Java text
 * @param firstLine which line of the cell the text begins on, from 1 (a magic's own line comes before its body)
 */
public record Cell(int number, String code, int firstLine) {}
