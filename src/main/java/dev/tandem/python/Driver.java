package dev.tandem.python;

import com.google.gson.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One running interpreter with {@code tandem_driver.py} in it. It connects back over loopback and proves with a token,
 * given on its standard input, that it is the process that was started. Its standard output and error belong to the
 * user's code; its standard input stays open until this end closes it or dies, and the driver dies with it.
 *
 * <p>One request at a time ({@link #request} is synchronized); {@link #interrupt} and {@link #kill} may come from any
 * thread meanwhile.
 */
final class Driver implements AutoCloseable {
    /** GraalPy unpacks its standard library on its first start on a machine. */
    private static final int START_LIMIT_SECONDS = 240;

    private static final int MARK_BYTES = 12;

    private final PythonRuntime runtime;
    private final Process process;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final OutputPump output;
    private final OutputPump errors;
    private final long startNanos;

    /** Guarded by this, as are those below. */
    private int requests;

    private long bytesSent;
    private long bytesReceived;

    private Driver(
            PythonRuntime runtime,
            Process process,
            Socket socket,
            OutputPump output,
            OutputPump errors,
            long startNanos)
            throws IOException {
        this.runtime = runtime;
        this.process = process;
        this.socket = socket;
        this.output = output;
        this.errors = errors;
        this.startNanos = startNanos;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /**
     * Starts an interpreter and waits until it has said hello.
     *
     * @param script where {@code tandem_driver.py} lies
     * @param started hears of the process before it has said anything, so that it can be ended
     * @throws IOException if it can't be started, ends at once or says something else; the message is a sentence
     */
    static Driver start(PythonRuntime runtime, Path script, Consumer<Process> started) throws IOException {
        long requested = System.nanoTime();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> command = new ArrayList<>(runtime.command());
            command.add(script.toString());
            command.add(server.getInetAddress().getHostAddress());
            command.add(Integer.toString(server.getLocalPort()));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("PYTHONUNBUFFERED", "1");
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            Process process = builder.start();
            started.accept(process);
            OutputPump output = OutputPump.of(process.getInputStream(), runtime.name() + " stdout");
            OutputPump errors = OutputPump.of(process.getErrorStream(), runtime.name() + " stderr");
            try {
                String token = randomHex(32);
                tell(process, token);
                Socket socket = accept(server, process, runtime, errors);
                Driver driver = new Driver(runtime, process, socket, output, errors, System.nanoTime() - requested);
                JsonObject hello = driver.receive();
                if (!hello.has("token") || !token.equals(hello.get("token").getAsString())) {
                    throw new IOException("Something other than " + runtime.name() + " answered on its port.");
                }
                return driver;
            } catch (IOException | RuntimeException e) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw e instanceof IOException io
                        ? io
                        : new IOException(runtime.name() + " did not speak the driver's protocol.", e);
            }
        }
    }

    private static void tell(Process process, String token) {
        try {
            process.getOutputStream().write((token + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended already: that is said, with its last words, when it doesn't connect.
        }
    }

    /**
     * The end of a process closes our server socket, so that its death is not waited out. On a thread of its own:
     * {@link Process#onExit} runs on the common pool, which the code of a cell may keep busy.
     */
    private static void closeAtTheEnd(Process process, ServerSocket server) {
        Thread end = new Thread(
                () -> {
                    try {
                        process.waitFor();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    closeQuietly(server);
                },
                "python-end-" + process.pid());
        end.setDaemon(true);
        end.start();
    }

    private static Socket accept(ServerSocket server, Process process, PythonRuntime runtime, OutputPump errors)
            throws IOException {
        try {
            server.setSoTimeout(START_LIMIT_SECONDS * 1000); // before its end can close it
            closeAtTheEnd(process, server);
            Socket socket = server.accept();
            socket.setTcpNoDelay(true);
            return socket;
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    runtime.name() + " (" + runtime.path() + ") did not answer within " + START_LIMIT_SECONDS + " s.",
                    e);
        } catch (IOException e) {
            throw new IOException(
                    runtime.name() + " (" + runtime.path() + ") ended at once" + exit(process) + ". Its last words: "
                            + errors.lastWords(),
                    e);
        }
    }

    private static String exit(Process process) {
        return process.isAlive() ? "" : " with exit code " + process.exitValue();
    }

    /** How long it took from the request until it could take work, in ns. */
    long startNanos() {
        return startNanos;
    }

    long pid() {
        return process.pid();
    }

    /** Its exit code in a shell's way of counting; -1 while it lives. */
    int exitCode() {
        return process.isAlive() ? -1 : process.exitValue();
    }

    /** What has been sent to it and received from it, in bytes. */
    synchronized Traffic traffic() {
        return new Traffic(bytesSent, bytesReceived);
    }

    /**
     * Bytes in both directions.
     *
     * @param sent to the interpreter
     * @param received from it
     */
    record Traffic(long sent, long received) {
        Traffic since(Traffic before) {
            return new Traffic(sent - before.sent, received - before.received);
        }
    }

    boolean alive() {
        return process.isAlive() && !socket.isClosed();
    }

    /**
     * Sends a request and waits for its {@code done} frame. A {@code settled} frame is acknowledged when {@code events}
     * has heard it: the workers stand still until then.
     *
     * @param events hears the frames in between, on this thread
     * @param print where what Python prints goes: standard error or not, text
     * @throws IOException if the interpreter is gone; the message says with which exit code
     */
    synchronized JsonObject request(JsonObject request, Consumer<JsonObject> events, PrintSink print)
            throws IOException {
        int id = ++requests;
        String mark = "\u0000" + randomHex(MARK_BYTES) + "\u0000";
        request.addProperty("id", id);
        request.addProperty("mark", mark);
        output.direct(text -> print.print(false, text));
        errors.direct(text -> print.print(true, text));
        try {
            OutputPump.Mark seenOut = output.expect(mark);
            OutputPump.Mark seenErr = errors.expect(mark);
            send(request);
            while (true) {
                JsonObject frame = receive();
                String event = frame.get("ev").getAsString();
                if (event.equals("done")) {
                    if (frame.get("id").getAsInt() == id) {
                        seenOut.await();
                        seenErr.await();
                        return frame;
                    }
                } else if (!frame.has("run") || frame.get("run").getAsInt() == id) {
                    events.accept(frame);
                    if (event.equals("settled")) {
                        JsonObject acknowledged = new JsonObject();
                        acknowledged.addProperty("op", "ack");
                        send(acknowledged);
                    }
                }
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private IOException gone(IOException cause) {
        boolean ended = false;
        try {
            ended = process.waitFor(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String how = ended ? describeExit(process.exitValue()) : "closed its connection";
        kill();
        return new IOException(
                runtime.name() + " (pid " + process.pid() + ") " + how
                        + "; what was defined there is lost. The next cell starts a new one.",
                cause);
    }

    /** A signal's death is 128 + its number in a shell's way of counting, which the JDK follows. */
    static String describeExit(int code) {
        return code > 128 && code < 128 + 65 ? "was killed by signal " + (code - 128) : "ended with exit code " + code;
    }

    private void send(JsonObject message) throws IOException {
        byte[] data = message.toString().getBytes(StandardCharsets.UTF_8);
        out.writeInt(data.length);
        out.write(data);
        out.flush();
        bytesSent += data.length;
    }

    private JsonObject receive() throws IOException {
        byte[] data = in.readNBytes(in.readInt());
        bytesReceived += data.length;
        return com.google.gson.JsonParser.parseString(new String(data, StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    /** Raises KeyboardInterrupt in the interpreter's main thread, where it takes that; otherwise ends it. */
    void interrupt() {
        if (!runtime.takesInterrupt()) {
            kill();
            return;
        }
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        } catch (IOException e) {
            kill();
        }
    }

    /** Ends the interpreter and its children at once, whatever they are doing. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        closeQuietly(socket);
    }

    @Override
    public void close() {
        kill();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is closed either way.
        }
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
