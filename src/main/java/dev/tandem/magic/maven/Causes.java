package dev.tandem.magic.maven;

/** What the resolver's nested exceptions say at the bottom, as a sentence. */
final class Causes {
    private Causes() {}

    static String of(Throwable error) {
        Throwable at = error;
        String text = error.getMessage();
        while (at.getCause() != null && at.getCause() != at) {
            at = at.getCause();
            if (at.getMessage() != null && at.getMessage().length() > 3) {
                text = at.getMessage();
            }
        }
        String message = text == null ? at.getClass().getSimpleName() : text.strip();
        return message.endsWith(".") ? message : message + ".";
    }
}
