/**
 * A Java session: text in, values out. {@link dev.tandem.shell.Session} is the centre; it drives the JDK's JShell, which
 * knows Java's names, types and redefinitions, and beside it the compiler itself, for the code to which no later cell
 * refers. What they compile is loaded into this very JVM, so that a cell's value is the object itself.
 *
 * <p>May use {@code engine} (a cell's body as tasks), {@code bytecode} (what happens to classes as they load) and
 * {@code trace}; knows nothing of Jupyter. Positions that go in and out are UTF-16 offsets, lines and columns count
 * from 1.
 */
package dev.tandem.shell;
