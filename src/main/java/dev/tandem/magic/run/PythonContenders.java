package dev.tandem.magic.run;

import dev.tandem.engine.Contender;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.magic.MagicException;
import dev.tandem.python.PythonRuntime;
import dev.tandem.python.PythonSession;
import dev.tandem.python.Pythons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Each mode that a cell asked for on each Python runtime that it named.
 *
 * @param sessions of the runtimes
 * @param contenders those that can be run
 * @param missing a sentence for each that a runtime hasn't
 */
record PythonContenders(List<PythonSession> sessions, List<Contender> contenders, List<String> missing) {

    /**
     * @throws MagicException if the only runtime isn't there, or nothing that was asked for can be run
     */
    static PythonContenders of(Pythons pythons, String magic, List<ModeSpec> chosen, RunOptions options)
            throws MagicException {
        List<PythonSession> sessions = new ArrayList<>();
        List<Contender> contenders = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : options.pythons()) {
            try {
                PythonRuntime runtime = pythons.find(name.strip());
                for (PythonSession other : sessions) {
                    refuseTwice(magic, other.runtime(), runtime);
                }
                sessions.add(pythons.session(runtime));
                Mode serial = pythons.mode(runtime, "serial", Optional.empty());
                Optional<Mode> baseline = options.baseline() ? Optional.of(serial) : Optional.empty();
                for (ModeSpec spec : chosen) {
                    try {
                        Optional<String> start =
                                spec.mode().equals("processes") ? options.startMethod() : Optional.empty();
                        Mode mode = pythons.mode(runtime, spec.mode(), start);
                        spec.workers().counts().forEach(k -> contenders.add(new Contender(mode, k, baseline)));
                    } catch (ModeException e) {
                        missing.add(spec.mode() + " on " + runtime.name() + ": \u2014 (" + e.getMessage() + ")");
                    }
                }
            } catch (ModeException e) {
                // Among several a missing one is a gap in the comparison; alone it is an error.
                if (options.pythons().size() == 1) {
                    throw new MagicException(e.getMessage(), e);
                }
                missing.add(name.strip() + ": \u2014 (" + e.getMessage() + ")");
            }
        }
        if (contenders.isEmpty()) {
            throw new MagicException(magic + " asks for what none of these runtimes has. " + String.join(" ", missing));
        }
        return new PythonContenders(List.copyOf(sessions), List.copyOf(contenders), List.copyOf(missing));
    }

    /** Two of one name could not be told apart in a chart. */
    private static void refuseTwice(String magic, PythonRuntime one, PythonRuntime other) throws MagicException {
        if (one.name().equals(other.name())) {
            throw new MagicException(
                    one.path().equals(other.path())
                            ? magic + " was given the runtime " + one.name() + " twice; give each once."
                            : magic + " was given two runtimes called " + one.name() + ": " + one.path() + " and "
                                    + other.path() + ". Give one of them a name of its own with %runtimes add NAME "
                                    + "COMMAND.");
        }
    }
}
