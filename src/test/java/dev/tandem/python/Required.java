package dev.tandem.python;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tandem.engine.ModeException;

/**
 * Implementations that a test needs. Where {@code CI=true} a missing one is a failure; elsewhere its test is listed as
 * not run, with the reason.
 */
public final class Required {
    private Required() {}

    /** The runtime, or the end of this test. */
    public static PythonRuntime runtime(Pythons pythons, String name) {
        return runtime(pythons, name, "true".equals(System.getenv("CI")));
    }

    static PythonRuntime runtime(Pythons pythons, String name, boolean mustBeThere) {
        try {
            return pythons.find(name);
        } catch (ModeException e) {
            String why = name + " was not run: " + e.getMessage();
            return mustBeThere ? fail(why, e) : abort(why);
        }
    }
}
