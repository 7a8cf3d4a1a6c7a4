/**
 * What was typed in this session and earlier ones: {@link dev.tandem.kernel.history.History}. Uses nothing of ours.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#history">History</a>
 */
package dev.tandem.kernel.history;
