package dev.tandem.kernel;

/** A request whose content isn't what its type promises. Answered with an error. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
