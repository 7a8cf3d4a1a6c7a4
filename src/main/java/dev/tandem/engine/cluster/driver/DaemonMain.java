package dev.tandem.engine.cluster.driver;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of a master's or a worker's JVM; not for people. Runs one of Spark's own programs, and ends it and what
 * it has started when standard input ends: then the session has died, however it died.
 */
public final class DaemonMain {
    private DaemonMain() {}

    /** @param args the program's main class and its arguments */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(DaemonMain::awaitEnd, "tandem-session-watch");
        watch.setDaemon(true);
        watch.start();
        String[] own = Arrays.copyOfRange(args, 1, args.length);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) own);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said here.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(0);
    }
}
