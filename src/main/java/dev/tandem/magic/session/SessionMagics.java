package dev.tandem.magic.session;

import dev.tandem.magic.MagicRegistry;
import dev.tandem.magic.system.Surroundings;

/** The magics about the session, and how to add them. */
public final class SessionMagics {
    private SessionMagics() {}

    /** Adds all of this package to a registry. */
    public static void addTo(MagicRegistry magics, Surroundings surroundings) {
        magics.add(ListMagics::new, "lsmagic");
        magics.add(Help::new, "help", "quickref");
        magics.add(Time::new, "time");
        magics.add(TimeIt::new, "timeit");
        magics.add(() -> new Load(surroundings), "load", "run");
        magics.add(Jvm::new, "jvm");
        magics.add(Deadlocks::new, "deadlocks");
        magics.add(Describe::new, "pinfo", "pinfo2");
        magics.add(Exit::new, "exit", "quit");
        magics.add(Who::new, "who", "whos");
        magics.add(Reset::new, "reset");
        magics.add(Expect::new, "expect");
        magics.add(() -> new Lesson(surroundings), "lesson");
    }
}
