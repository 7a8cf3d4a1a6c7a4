package dev.tandem.python;

/** Where what Python code prints goes. Called from the threads that read the interpreter's streams. */
@FunctionalInterface
public interface PrintSink {
    void print(boolean standardError, String text);
}
