package dev.tandem.shell;

/** A Java session on JShell. To be built. */
public final class Session implements AutoCloseable {
    public Evaluation evaluate(Cell cell) {
        throw new UnsupportedOperationException();
    }

    public CompiledBody compile(Cell cell) throws CompilationException {
        throw new UnsupportedOperationException();
    }

    public void bind(String name, String type, Object value) {
        throw new UnsupportedOperationException();
    }

    public void interrupt() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
