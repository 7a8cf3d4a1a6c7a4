package dev.tandem.magic.python;

import dev.tandem.magic.MagicRegistry;
import dev.tandem.python.Pythons;

/** The magics for Python, and how to add them. */
public final class PythonMagics {
    private PythonMagics() {}

    /** Adds all of this package to a registry, for these implementations. */
    public static void addTo(MagicRegistry magics, Pythons pythons) {
        magics.add(() -> new PythonCell(pythons), "python", "python3");
        magics.add(() -> new ListRuntimes(pythons), "runtimes");
    }
}
