/**
 * What a cell means: the grammar of magics, their registry, the magics themselves, and the interpreter that ties the
 * session, the engine, the charts and the display together. This is the only package that knows them all; nothing but
 * the command line knows it.
 *
 * <p>{@link dev.tandem.magic.MagicInterpreter} is the centre: it cuts a cell into parts
 * ({@link dev.tandem.magic.grammar}), gives Java to the session and magics to {@link dev.tandem.magic.MagicRegistry}'s
 * entries. A magic is a class that implements {@link dev.tandem.magic.LineMagic} or
 * {@link dev.tandem.magic.CellMagic} and declares its options with picocli; parsing, help, completion, documentation
 * and error messages come from that one declaration. Magics are grouped by what they are about: {@code run}
 * (workloads), {@code maven}, {@code text} and {@code session}.
 */
package dev.tandem.magic;
