package dev.tandem.kernel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Interrupts by signal, for whoever presses Ctrl-C in the terminal in which the kernel runs: the running cell stops, the
 * kernel goes on, as other kernels do. Clients send a message instead (the kernelspec's {@code interrupt_mode}).
 *
 * <p>{@code sun.misc.Signal} is exported by {@code jdk.unsupported} for want of a standard API. It is called by reflection
 * because the compiler warns of the name and the warning can't be switched off; nothing is opened by force, and where the
 * class is missing Ctrl-C ends the process.
 */
final class Interrupts {
    private static final Logger LOG = Logger.getLogger(Interrupts.class.getName());

    private Interrupts() {}

    /** Calls {@code interrupt} on each SIGINT from now on. */
    static void onSignal(Runnable interrupt) {
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
}
