package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.KernelSockets;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.comm.Comms;
import dev.tandem.kernel.history.History;
import dev.tandem.kernel.io.CellScope;
import dev.tandem.kernel.io.StandardStreams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A running kernel: sockets, handlers, and the interpreter that runs the code. While it runs, {@code System.out},
 * {@code err} and {@code in} lead to cells. Safe for any thread.
 */
public final class Kernel implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Kernel.class.getName());

    private static final long INTERPRETER_CLOSE_MILLIS = 3_000;

    private final Interpreter interpreter;
    private final StandardStreams streams = StandardStreams.install();
    private final ProcessLog log = new ProcessLog(streams.processErr());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(null, work, "tandem-output", 0, false);
        thread.setDaemon(true);
        return thread;
    });
    private final KernelSockets sockets;
    private final Publisher publisher;
    private final InputRequests input;
    private final RequestLoop control;
    private final Shells shells;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closingBegan = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private Kernel(ConnectionFile connection, Interpreter interpreter, KernelOptions options) {
        this.interpreter = interpreter;
        timer.prestartAllCoreThreads();
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        try {
            sockets = KernelSockets.bind(connection, this::received);
        } catch (RuntimeException problem) {
            timer.shutdown();
            log.close();
            streams.close();
            throw problem;
        }
        publisher = new Publisher(sockets);
        input = new InputRequests(sockets);
        Comms comms = new Comms((type, content, metadata, buffers) ->
                publisher.publish(type, currentParent(), content, metadata, buffers));
        Cells cells = new Cells(sockets, publisher, input, timer, streams, comms, options.outputLimit());
        Dispatcher dispatcher = new Dispatcher(sockets, publisher, handlers(cells, comms, options.history()));
        control = new RequestLoop("tandem-requests", dispatcher);
        shells = new Shells(dispatcher, control);
    }

    /**
     * Binds the sockets and begins to answer.
     *
     * @param interpreter closed with the kernel
     * @throws IllegalStateException if a port is taken
     * @throws IllegalArgumentException if the connection's signature scheme is unknown
     */
    public static Kernel start(ConnectionFile connection, Interpreter interpreter) {
        return start(connection, interpreter, KernelOptions.DEFAULT);
    }

    /**
     * As {@link #start(ConnectionFile, Interpreter, KernelOptions)}, making the interpreter on a thread of its own
     * meanwhile: what can be answered without one is answered at once, the rest when it is there.
     */
    public static Kernel start(ConnectionFile connection, Supplier<Interpreter> interpreter, KernelOptions options) {
        return start(connection, DeferredInterpreter.of(interpreter), options);
    }

    /** As {@link #start(ConnectionFile, Interpreter)}, with a history that is kept and limits of one's own. */
    public static Kernel start(ConnectionFile connection, Interpreter interpreter, KernelOptions options) {
        Kernel kernel = new Kernel(connection, interpreter, options);
        kernel.publisher.status("starting", new JsonObject());
        kernel.shells.start();
        kernel.control.start();
        kernel.sockets.serve();
        return kernel;
    }

    /** Where it listens, with the ports that were chosen. */
    public ConnectionFile connection() {
        return sockets.connection();
    }

    /** Stops the running cell, as the stop button does. Returns at once. */
    public void interrupt() {
        try {
            interpreter.interrupt();
        } finally {
            input.interrupt();
        }
    }

    /**
     * For a kernel that has the process for itself: SIGINT interrupts the running cell, the kernel closes with the JVM and
     * with the process that started it, and where user code keeps the JVM from ending it is halted.
     *
     * @param environment the process's
     */
    public void bindToProcess(Map<String, String> environment) {
        HostProcess.interruptOnSignal(this::interrupt);
        HostProcess.endWithParent(environment, this::close);
        HostProcess.endWithJvm(this::close);
        HostProcess.haltAfter(closingBegan);
    }

    /** Waits until a client asks for the end, or {@link #close} is called from elsewhere, and everything is sent. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /**
     * Stops the running cell, sends what is left, closes the sockets and the interpreter, and puts the standard streams
     * back. Idempotent.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closingBegan.countDown();
        attempt(this::interrupt);
        shells.close();
        control.close();
        closeInterpreter();
        timer.shutdown();
        attempt(sockets::close);
        log.close();
        streams.close();
        closed.countDown();
    }

    /** Bounded, because the interpreter may wait for user code that nothing can stop. */
    private void closeInterpreter() {
        Thread closer = new Thread(null, () -> attempt(interpreter::close), "tandem-close-interpreter", 0, false);
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(INTERPRETER_CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError problem) {
            LOG.log(Level.WARNING, problem, () -> "A part of the kernel did not close cleanly.");
        }
    }

    private void received(Channel channel, Message message) {
        switch (channel) {
            case SHELL -> shells.add(message);
            case CONTROL -> control.add(Channel.CONTROL, message);
            case STDIN -> input.answered(message);
        }
    }

    private Map<String, RequestHandler> handlers(Cells cells, Comms comms, History history) {
        CodeHandlers code = new CodeHandlers(interpreter);
        CommHandlers comm = new CommHandlers(comms, cells);
        ControlHandlers own = new ControlHandlers(this::interrupt, publisher, restart -> shutdown());
        Map<String, RequestHandler> handlers = new HashMap<>();
        handlers.put("kernel_info_request", new KernelInfoHandler(List.of(SubshellHandlers.FEATURE)));
        handlers.put("execute_request", new ExecuteHandler(interpreter, cells, history, own::exit));
        handlers.put("is_complete_request", code::isComplete);
        handlers.put("complete_request", code::complete);
        handlers.put("inspect_request", code::inspect);
        handlers.put("history_request", new HistoryHandler(history));
        handlers.put("comm_info_request", comm::info);
        handlers.put("comm_open", comm::open);
        handlers.put("comm_msg", request -> comm.message(request, "comm_msg"));
        handlers.put("comm_close", request -> comm.message(request, "comm_close"));
        handlers.put("interrupt_request", own::interrupt);
        handlers.put("shutdown_request", own::shutdown);
        handlers.put("debug_request", own::debug);
        handlers.put("connect_request", request -> own.connect(connection()));
        SubshellHandlers subshells = new SubshellHandlers(() -> shells);
        handlers.put("create_subshell_request", subshells::create);
        handlers.put("delete_subshell_request", subshells::delete);
        handlers.put("list_subshell_request", subshells::list);
        return handlers;
    }

    /** On a thread of its own: the one that asks is one of those that end. */
    private void shutdown() {
        Thread closer = new Thread(null, this::close, "tandem-close", 0, false);
        closer.start();
    }

    private static JsonObject currentParent() {
        return CellScope.capture()
                .service(RequestOutput.class)
                .map(RequestOutput::parent)
                .orElseGet(JsonObject::new);
    }
}
