package dev.tandem.bytecode.gil;

import java.util.Set;

/** What is known of the classes that a method calls. Names are internal ones. */
interface Callees {
    /** Whether the method that such a call finds has checkpoints of its own. */
    boolean checksItself(String owner, String method, String descriptor);

    /** The class, or those of its supertypes, that are no classes of cells. */
    Set<String> outside(String owner);
}
