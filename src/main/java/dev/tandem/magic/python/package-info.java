/**
 * Magics for Python: {@code %%python} runs a cell on an implementation of Python, {@code %runtimes} says which there
 * are. The central class is {@link dev.tandem.magic.python.PythonMagics}. May use {@code python} and {@code magic}.
 */
package dev.tandem.magic.python;
