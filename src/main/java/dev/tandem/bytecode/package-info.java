/**
 * What happens to a cell's classes between the compiler and the class loader:
 * {@link dev.tandem.bytecode.CellTransformer} is the centre. Line numbers become those of the cell, types become
 * serializable, endless code becomes stoppable, and {@code System.exit} harmless.
 *
 * <p>Uses ASM and nothing of ours, so that any mode of the engine can use it too.
 */
package dev.tandem.bytecode;
