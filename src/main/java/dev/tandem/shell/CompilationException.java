package dev.tandem.shell;

import java.util.List;

/** A cell did not compile. */
public final class CompilationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public CompilationException(List<Problem> problems) {
        super(
                problems.isEmpty()
                        ? "The cell does not compile."
                        : problems.get(0).message());
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
