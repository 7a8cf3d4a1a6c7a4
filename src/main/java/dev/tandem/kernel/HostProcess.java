package dev.tandem.kernel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the process that a kernel runs in is told by the system, and by the client that started it. */
final class HostProcess {
    private static final Logger LOG = Logger.getLogger(HostProcess.class.getName());

    private static final long HALT_SECONDS = 15;

    private static final long PARENT_SECONDS = 3;

    private HostProcess() {}

    /**
     * Calls {@code interrupt} on each SIGINT from now on, for whoever presses Ctrl-C in the terminal in which the kernel
     * runs: the running cell stops, the kernel goes on, as other kernels do. Clients send a message instead (the
     * kernelspec's {@code interrupt_mode}).
     *
     * <p>{@code sun.misc.Signal} is exported by {@code jdk.unsupported} for want of a standard API. It is called by
     * reflection because the compiler warns of the name and the warning can't be switched off; nothing is opened by force,
     * and where the class is missing Ctrl-C ends the process.
     */
    static void interruptOnSignal(Runnable interrupt) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            InvocationHandler run = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    interrupt.run();
                    return null;
                }
                return switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> "interrupt of the running cell";
                };
            };
            handle.invoke(
                    null,
                    signal.getConstructor(String.class).newInstance("INT"),
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run));
        } catch (ReflectiveOperationException | RuntimeException unavailable) {
            LOG.log(Level.INFO, unavailable, () -> "Ctrl-C will end the kernel: this JVM lets no one handle signals.");
        }
    }

    /**
     * Calls {@code end} when the process that started the kernel is gone, which jupyter_client names in
     * {@code JPY_PARENT_PID}: else a client that was killed would leave its kernels behind. On Windows the variable holds
     * a handle and not a process id, and isn't used.
     *
     * <p>A thread of its own asks every few seconds: the system tells nobody of the end of what isn't a child of theirs.
     * {@link ProcessHandle#onExit} asks as often, and from JDK 25 on needs a thread of the common pool to say so, of which
     * there is one on two cores, and which the code of a cell may hold for ever.
     */
    static void endWithParent(Map<String, String> environment, Runnable end) {
        String parent = environment.getOrDefault("JPY_PARENT_PID", "");
        if (!parent.matches("[0-9]{1,18}") || System.getProperty("os.name").startsWith("Windows")) {
            return;
        }
        ProcessHandle.of(Long.parseLong(parent))
                .filter(handle -> !handle.equals(ProcessHandle.current()))
                .ifPresent(handle -> daemon("tandem-parent", () -> {
                    while (handle.isAlive()) {
                        TimeUnit.SECONDS.sleep(PARENT_SECONDS);
                    }
                    LOG.log(
                            Level.INFO,
                            "The process {0}, which started this kernel, is gone; so goes the kernel.",
                            parent);
                    end.run();
                }));
    }

    /** Calls {@code end} when the JVM ends, also by SIGTERM. */
    static void endWithJvm(Runnable end) {
        Runtime.getRuntime().addShutdownHook(new Thread(null, end, "tandem-exit", 0, false));
    }

    /**
     * Halts the JVM some time after a kernel began to close: a user's thread, shutdown hook or native call may keep it from
     * ending, and a process that nobody knows would stay behind.
     */
    static void haltAfter(CountDownLatch closingBegan) {
        daemon("tandem-halt", () -> {
            closingBegan.await();
            TimeUnit.SECONDS.sleep(HALT_SECONDS);
            Runtime.getRuntime().halt(0);
        });
    }

    private interface Watch {
        void run() throws InterruptedException;
    }

    private static void daemon(String name, Watch watch) {
        Runnable work = () -> {
            try {
                watch.run();
            } catch (InterruptedException unexpected) {
                LOG.log(Level.FINE, unexpected, () -> "The thread " + name + " was called off.");
            }
        };
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.start();
    }
}
