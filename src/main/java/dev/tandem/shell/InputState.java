package dev.tandem.shell;

/**
 * Whether a text could be run as it stands.
 *
 * @param kind the answer
 * @param indent what the next line should begin with; "" unless incomplete
 */
public record InputState(Kind kind, String indent) {
    /** The answers of Jupyter's {@code is_complete_request}. */
    public enum Kind {
        COMPLETE,
        INCOMPLETE,
        INVALID,
        UNKNOWN
    }
}
