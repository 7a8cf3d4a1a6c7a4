package dev.tandem.engine.cluster;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.cluster.message.FromDriver;

/** Whether executors can run what a session compiles. */
final class Fitness {
    private Fitness() {}

    /** @throws ModeException naming both versions, if one can't */
    static void check(FromDriver.Slots slots) throws ModeException {
        check(slots, Runtime.version().feature());
    }

    static void check(FromDriver.Slots slots, int own) throws ModeException {
        for (FromDriver.Executor executor : slots.executors()) {
            if (executor.java() > 0 && executor.java() < own) {
                throw new ModeException("This session runs on JDK " + own + " and compiles cells for it, but executor "
                        + executor.name() + " on " + executor.host() + " runs on JDK " + executor.java()
                        + ", which can't load them. Start the kernel on JDK " + executor.java()
                        + ", or the cluster's workers on JDK " + own + " (their JAVA_HOME). See "
                        + "docs/troubleshooting.md#a-cluster-has-another-version.");
            }
            if (!executor.version().isEmpty() && !executor.version().equals(slots.version())) {
                throw new ModeException("The driver has Spark " + slots.version() + ", but executor " + executor.name()
                        + " on " + executor.host() + " has Spark " + executor.version()
                        + "; they don't understand each other reliably. Connect with --spark " + executor.version()
                        + ".");
            }
        }
    }
}
