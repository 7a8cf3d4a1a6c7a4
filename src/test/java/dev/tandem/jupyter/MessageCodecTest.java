package dev.tandem.jupyter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private final MessageCodec codec = new MessageCodec(new Signer("hmac-sha256", "key"));

    @Test
    void whatIsEncodedIsDecoded() throws Exception {
        JsonObject content = new JsonObject();
        content.addProperty("code", "\u00e4 \uD835\uDD38 <b>");
        Message sent = new Message(
                List.of(new byte[] {0, 1}, new byte[] {2}),
                Header.create("execute_request", "s"),
                new JsonObject(),
                new JsonObject(),
                content,
                List.of(new byte[] {9}));
        Message received = codec.decode(codec.encode(sent));
        assertEquals(sent.header(), received.header());
        assertEquals(content, received.content());
        assertArrayEquals(new byte[] {2}, received.identities().get(1));
        assertArrayEquals(new byte[] {9}, received.buffers().get(0));
    }

    @Test
    void theSignatureIsTheStandardsHmac() {
        // RFC 4231, test case 2, with the text cut into frames.
        Signer signer = new Signer("hmac-sha256", "Jefe");
        byte[] signature = signer.sign(List.of(ascii("what do ya "), ascii("want for nothing?")));
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                new String(signature, StandardCharsets.US_ASCII));
    }

    @Test
    void aWrongSignatureIsRefused() {
        List<byte[]> frames = new ArrayList<>(codec.encode(message()));
        frames.set(1, ascii("0".repeat(64)));
        assertThrows(BadMessageException.class, () -> codec.decode(frames));
        frames.set(1, new byte[0]);
        assertThrows(BadMessageException.class, () -> codec.decode(frames));
    }

    @Test
    void aReplayIsRefused() throws Exception {
        List<byte[]> frames = codec.encode(message());
        codec.decode(frames);
        assertTrue(assertThrows(BadMessageException.class, () -> codec.decode(frames))
                .getMessage()
                .contains("came before"));
    }

    @Test
    void withoutAKeyNothingIsSignedOrRemembered() throws Exception {
        MessageCodec open = new MessageCodec(new Signer("hmac-sha256", ""));
        List<byte[]> frames = open.encode(message());
        assertEquals(0, frames.get(1).length);
        open.decode(frames);
        open.decode(frames);
    }

    @Test
    void missingFramesAreNamed() {
        List<byte[]> frames = codec.encode(message());
        assertTrue(assertThrows(BadMessageException.class, () -> codec.decode(frames.subList(0, 4)))
                .getMessage()
                .contains("3 frames"));
        assertThrows(BadMessageException.class, () -> codec.decode(List.of()));
        assertThrows(BadMessageException.class, () -> codec.decode(frames.subList(1, frames.size())));
    }

    @Test
    void whatIsNotJsonIsRefused() {
        MessageCodec open = new MessageCodec(new Signer("hmac-sha256", ""));
        for (String broken : new String[] {"", "{", "[]", "null", "7", "{\"a\":}", "\u0000", "[".repeat(100_000)}) {
            List<byte[]> frames = new ArrayList<>(open.encode(message()));
            frames.set(2, broken.getBytes(StandardCharsets.UTF_8));
            assertThrows(BadMessageException.class, () -> open.decode(frames), broken);
        }
        List<byte[]> notUtf8 = new ArrayList<>(open.encode(message()));
        notUtf8.set(5, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertThrows(BadMessageException.class, () -> open.decode(notUtf8));
    }

    @Test
    void aHeaderNeedsAnIdAndAType() {
        for (String missing : List.of("msg_id", "msg_type")) {
            Message message = message();
            message.header().json().remove(missing);
            assertTrue(assertThrows(BadMessageException.class, () -> codec.decode(codec.encode(message)))
                    .getMessage()
                    .contains(missing));
        }
    }

    @Test
    void anUnknownSchemeIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Signer("hmac-md5", "key"))
                .getMessage()
                .contains("hmac-md5"));
    }

    private static Message message() {
        return Message.of(List.of(), Header.create("kernel_info_request", "s"), new JsonObject(), new JsonObject());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
