package dev.tandem.jupyter;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a client tells a kernel about where to listen, as the file that it names on the command line holds it.
 *
 * @param transport {@code tcp}; nothing else is spoken
 * @param ip address to bind, without a port
 * @param shellPort requests; port 0 asks the system for a free one
 * @param controlPort requests that must not wait behind the shell's
 * @param iopubPort broadcasts
 * @param stdinPort questions to the user
 * @param hbPort heartbeat
 * @param signatureScheme {@code hmac-sha256}
 * @param key what messages are signed with; empty for no signatures
 * @param kernelName name of the kernelspec, or ""
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files">Connection files</a>
 */
public record ConnectionFile(
        String transport,
        String ip,
        int shellPort,
        int controlPort,
        int iopubPort,
        int stdinPort,
        int hbPort,
        String signatureScheme,
        String key,
        String kernelName) {

    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .create();

    private static final int HIGHEST_PORT = 65535;

    /** @throws IllegalArgumentException where a value can't be used; the message names it */
    public ConnectionFile {
        transport = transport == null ? "tcp" : transport;
        if (!transport.equals("tcp")) {
            throw new IllegalArgumentException("The transport \"" + transport
                    + "\" isn't supported; start the kernel with transport \"tcp\" (KernelManager.transport).");
        }
        ip = ip == null || ip.isEmpty() ? "127.0.0.1" : ip;
        checkPort("shell_port", shellPort);
        checkPort("control_port", controlPort);
        checkPort("iopub_port", iopubPort);
        checkPort("stdin_port", stdinPort);
        checkPort("hb_port", hbPort);
        signatureScheme = signatureScheme == null || signatureScheme.isEmpty() ? Signer.HMAC_SHA256 : signatureScheme;
        key = key == null ? "" : key;
        kernelName = kernelName == null ? "" : kernelName;
    }

    /** On the loopback address, on ports that the system chooses. */
    public static ConnectionFile ephemeral(String key) {
        return new ConnectionFile("tcp", "127.0.0.1", 0, 0, 0, 0, 0, Signer.HMAC_SHA256, key, "");
    }

    /**
     * @throws IOException if the file can't be read or doesn't hold a connection; the message names the file and what
     *     is wrong with it
     */
    public static ConnectionFile read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new IOException(
                    "There is no connection file " + file + "; a Jupyter client writes it and passes its name.",
                    missing);
        }
        try {
            ConnectionFile read = GSON.fromJson(text, ConnectionFile.class);
            if (read == null) {
                throw new IOException("The connection file " + file + " is empty.");
            }
            return read;
        } catch (JsonParseException | IllegalArgumentException broken) {
            throw new IOException(
                    "The connection file " + file + " can't be used: " + innermostMessage(broken), broken);
        } catch (RuntimeException broken) {
            // Gson wraps what a record's constructor throws.
            throw new IOException(
                    "The connection file " + file + " can't be used: " + innermostMessage(broken), broken);
        }
    }

    /** As a file's text. */
    public String toJson() {
        return GSON.toJson(this);
    }

    String address(int port) {
        String host = ip.indexOf(':') >= 0 && !ip.startsWith("[") ? "[" + ip + "]" : ip;
        return transport + "://" + host + ":" + (port == 0 ? "*" : Integer.toString(port));
    }

    ConnectionFile withPorts(int shell, int control, int iopub, int stdin, int heartbeat) {
        return new ConnectionFile(
                transport, ip, shell, control, iopub, stdin, heartbeat, signatureScheme, key, kernelName);
    }

    private static void checkPort(String name, int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    name + " is " + port + "; a port is 0 (any free one) to " + HIGHEST_PORT + ".");
        }
    }

    private static String innermostMessage(Throwable problem) {
        Throwable innermost = problem;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    }
}
