package dev.tandem.bytecode;

/**
 * Where a class's code comes from.
 *
 * @param sourceName what stack traces show as its file ("cell [3]")
 * @param lineShift what is added to each line number of the class file to get the line in that source
 */
public record Origin(String sourceName, int lineShift) {}
