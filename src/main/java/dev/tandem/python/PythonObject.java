package dev.tandem.python;

/**
 * A Python value that Java has no counterpart for.
 *
 * @param repr what {@code repr()} says of it
 */
public record PythonObject(String repr) {
    @Override
    public String toString() {
        return repr;
    }
}
