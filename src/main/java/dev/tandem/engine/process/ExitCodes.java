package dev.tandem.engine.process;

import java.util.Map;

/** What a process's exit value says about its end. */
final class ExitCodes {
    /** Java reports a process ended by signal n as 128 + n. The numbers are those of Linux on x86 and ARM, and macOS. */
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV",
            15, "SIGTERM");

    private ExitCodes() {}

    /** The end of a sentence that begins with the process: "was killed by signal 9 (SIGKILL)". */
    static String describe(int exitValue) {
        int signal = exitValue - 128;
        if (signal > 0 && signal < 65) {
            String name = SIGNALS.get(signal);
            return "was killed by signal " + signal + (name == null ? "" : " (" + name + ")");
        }
        return "ended with exit code " + exitValue + " (System.exit or Runtime.halt)";
    }
}
