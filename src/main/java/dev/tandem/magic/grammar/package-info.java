/**
 * How a cell's text is cut into Java and magics, and a magic's line into arguments. Pure text: it runs nothing and
 * knows neither the session nor the kernel. {@link dev.tandem.magic.grammar.CellGrammar} is the way in.
 */
package dev.tandem.magic.grammar;
