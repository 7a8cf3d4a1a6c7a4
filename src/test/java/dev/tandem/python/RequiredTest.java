package dev.tandem.python;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequiredTest {
    @Test
    void aMissingRuntimeFailsWhereAllMustBeThereAndIsListedAsNotRunElsewhere() {
        try (Pythons none = Pythons.none()) {
            String failed = assertThrows(AssertionFailedError.class, () -> Required.runtime(none, "pypy", true))
                    .getMessage();
            String notRun = assertThrows(TestAbortedException.class, () -> Required.runtime(none, "pypy", false))
                    .getMessage();
            assertTrue(failed.contains("pypy was not run"), failed);
            assertTrue(notRun.contains("pypy was not run"), notRun);
        }
    }
}
