package dev.tandem.kernel;

import dev.tandem.display.MimeBundle;

/**
 * What an execute_reply asks of the client that sent the cell.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#payloads-deprecated">Payloads</a>
 */
public sealed interface Payload {
    /** To show something to read beside the notebook, in its pager. */
    record Page(MimeBundle text) implements Payload {}

    /**
     * To leave; the kernel ends too, unless it is to be kept.
     *
     * @param keepKernel whether only the client leaves
     */
    record AskExit(boolean keepKernel) implements Payload {}
}
