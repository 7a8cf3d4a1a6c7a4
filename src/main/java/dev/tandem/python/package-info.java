/**
 * Python implementations as runtimes of the engine: which are on this machine, a session with each, and the modes
 * {@code serial}, {@code threads}, {@code processes} and {@code interpreters} on them.
 *
 * <p>The central class is {@link dev.tandem.python.Pythons}. A {@link dev.tandem.python.PythonRuntime} says what was
 * found and how it is started; a {@link dev.tandem.python.Driver} is one running interpreter, which runs
 * {@code tandem_driver.py} and speaks to this JVM in JSON frames; a {@link dev.tandem.python.PythonMode} runs a
 * workload whose body is Python and reads the figures from outside, from {@code /proc/PID/task/TID}, never from the
 * implementation itself.
 *
 * <p>May use {@code engine}, {@code trace} and Gson. Each implementation is one small class that says how to find,
 * start and describe it; CONTRIBUTING.md has the page on adding one.
 */
package dev.tandem.python;
