package dev.tandem.magic.session;

import dev.tandem.magic.MagicRegistry;

/** The magics about the session, and how to add them. */
public final class SessionMagics {
    private SessionMagics() {}

    /** Adds all of this package to a registry. */
    public static void addTo(MagicRegistry magics) {
        magics.add(ListMagics::new, "lsmagic");
        magics.add(Help::new, "help", "quickref");
    }
}
