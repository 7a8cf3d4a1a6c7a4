package dev.tandem.jupyter;

/** The sockets on which messages with a reply travel. */
public enum Channel {
    /** Requests, one after another. */
    SHELL,
    /** Requests that must not wait behind the shell's: interrupt, shutdown, subshells. */
    CONTROL,
    /** Questions of the kernel to the user. */
    STDIN;

    String socketName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
