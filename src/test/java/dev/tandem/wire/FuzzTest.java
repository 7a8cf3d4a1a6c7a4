package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.Kernel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of broken messages from a fixed seed; after each the kernel answers a good one. */
@Timeout(300)
class FuzzTest {
    private static final int CASES = 4_000;

    /** All requests but the one that would end the kernel, and those of the comms. */
    private static final List<String> TYPES = List.of(
            "kernel_info_request",
            "execute_request",
            "is_complete_request",
            "complete_request",
            "inspect_request",
            "history_request",
            "comm_info_request",
            "comm_open",
            "comm_msg",
            "comm_close",
            "interrupt_request",
            "debug_request",
            "create_subshell_request",
            "delete_subshell_request",
            "list_subshell_request",
            "input_reply",
            "execute_reply",
            "_request",
            "",
            "frobnicate");

    private static final List<String> FIELDS = List.of(
            "code",
            "silent",
            "cursor_pos",
            "hist_access_type",
            "n",
            "session",
            "pattern",
            "comm_id",
            "target_name",
            "data",
            "user_expressions",
            "subshell_id",
            "detail_level",
            "command",
            "value");

    private final Random random = new Random(20261122);
    private final Logger log = Logger.getLogger("dev.tandem");
    private Level before;
    private Kernel kernel;
    private WireClient client;
    private List<byte[]> replayed = List.of();

    @BeforeEach
    void start() {
        before = log.getLevel();
        // Each case is logged once or twice, rightly.
        log.setLevel(Level.OFF);
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), new ScriptedInterpreter());
        client = WireClient.connectSilently(kernel.connection());
    }

    @AfterEach
    void stop() {
        client.close();
        kernel.close();
        log.setLevel(before);
    }

    @Test
    void answersAfterEveryBrokenMessage() {
        for (int i = 0; i < CASES; i++) {
            Channel channel = Channel.values()[random.nextInt(Channel.values().length)];
            client.sendRaw(channel, broken());
            assertAnswers(i % 2 == 0 ? Channel.SHELL : Channel.CONTROL, i);
        }
    }

    @Test
    void answersAfterBytesThatAreNoZeroMq() throws Exception {
        ConnectionFile connection = kernel.connection();
        int[] ports = {
            connection.shellPort(),
            connection.controlPort(),
            connection.iopubPort(),
            connection.stdinPort(),
            connection.hbPort()
        };
        for (int i = 0; i < 200; i++) {
            sendGarbage(ports[i % ports.length]);
            assertAnswers(i % 2 == 0 ? Channel.SHELL : Channel.CONTROL, i);
        }
    }

    private void sendGarbage(int port) throws IOException {
        byte[] garbage = new byte[1 + random.nextInt(4_000)];
        random.nextBytes(garbage);
        if (random.nextBoolean()) {
            // A greeting as ZMTP 3 has it, then nonsense; among it frames that announce 2^62 bytes.
            byte[] greeting = new byte[64];
            greeting[0] = (byte) 0xff;
            greeting[8] = 1;
            greeting[9] = (byte) 0x7f;
            greeting[10] = 3;
            System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
            byte[] both = new byte[greeting.length + garbage.length];
            System.arraycopy(greeting, 0, both, 0, greeting.length);
            System.arraycopy(garbage, 0, both, greeting.length, garbage.length);
            if (garbage.length > 9) {
                both[greeting.length] = 2;
                both[greeting.length + 1] = 0x3f;
            }
            garbage = both;
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(garbage);
            out.flush();
        } catch (SocketException closed) {
            // The kernel may hang up before all of it is written.
            return;
        }
    }

    private void assertAnswers(Channel channel, int number) {
        String id = client.send(channel, "kernel_info_request", new JsonObject());
        assertEquals(
                "ok", client.reply(channel, id).content().get("status").getAsString(), () -> "after case " + number);
    }

    private List<byte[]> broken() {
        List<byte[]> frames = new ArrayList<>(client.frames(message()));
        switch (random.nextInt(9)) {
            case 0 -> frames = new ArrayList<>(frames.subList(0, 1 + random.nextInt(frames.size() - 1)));
            case 1 -> frames.remove(random.nextInt(frames.size()));
            case 2 -> frames.add(random.nextInt(frames.size()), randomBytes(100));
            case 3 -> frames.set(random.nextInt(frames.size()), randomBytes(1_000));
            case 4 -> frames.replaceAll(frame -> random.nextBoolean() ? flipped(frame) : frame);
            case 5 -> frames = new ArrayList<>(replayed.isEmpty() ? frames : replayed);
            case 6 -> frames.set(frames.size() - 1, truncated(frames.get(frames.size() - 1)));
            case 7 -> frames.add(randomBytes(random.nextInt(50) == 0 ? 8_000_000 : 10));
            default -> replayed = frames;
        }
        return frames;
    }

    /** Signed with the key, with any type and any content. */
    private Message message() {
        Header header = Header.create(TYPES.get(random.nextInt(TYPES.size())), client.session());
        if (random.nextInt(10) == 0) {
            header.json().add("subshell_id", anything(0));
        }
        JsonObject content = new JsonObject();
        for (int i = random.nextInt(6); i > 0; i--) {
            content.add(FIELDS.get(random.nextInt(FIELDS.size())), anything(0));
        }
        return Message.of(List.of(), header, new JsonObject(), content);
    }

    private JsonElement anything(int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 9)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> new JsonPrimitive(random.nextBoolean());
            case 2 -> new JsonPrimitive(random.nextInt());
            case 3 -> new JsonPrimitive(random.nextDouble() * 1e300);
            case 4 -> new JsonPrimitive("x".repeat(random.nextInt(20)));
            case 5 -> new JsonPrimitive("\uD835\uDD38\u05d0\0" + (char) random.nextInt(0x10000));
            case 6 -> nested(random.nextInt(20) == 0 ? 200 : 5);
            default -> {
                JsonObject object = new JsonObject();
                object.add("a", anything(depth + 1));
                yield object;
            }
        };
    }

    private static JsonElement nested(int depth) {
        JsonArray outermost = new JsonArray();
        JsonArray innermost = outermost;
        for (int i = 0; i < depth; i++) {
            JsonArray next = new JsonArray();
            innermost.add(next);
            innermost = next;
        }
        return outermost;
    }

    private byte[] randomBytes(int most) {
        byte[] bytes = new byte[most > 10_000 ? most : random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] truncated(byte[] frame) {
        byte[] shorter = new byte[frame.length == 0 ? 0 : random.nextInt(frame.length)];
        System.arraycopy(frame, 0, shorter, 0, shorter.length);
        return shorter;
    }

    private byte[] flipped(byte[] frame) {
        byte[] changed = frame.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }
}
