package dev.tandem.jupyter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages to frames and back: identities, {@code <IDS|MSG>}, signature, header, parent header, metadata, content,
 * buffers. Safe for any thread.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol">The wire protocol</a>
 */
public final class MessageCodec {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    private static final int JSON_FRAMES = 4;

    /** As many as jupyter_client remembers ({@code Session.digest_history_size}). */
    private static final int REMEMBERED_SIGNATURES = 65_536;

    private final Gson gson = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setStrictness(Strictness.STRICT)
            .create();
    private final Signer signer;

    /**
     * Beginnings of the signatures seen, oldest first: a message that comes twice is a replay. 64 bits of a good HMAC are
     * enough to tell that many apart. Guarded by itself.
     */
    private final Map<Long, Boolean> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > REMEMBERED_SIGNATURES;
        }
    };

    public MessageCodec(Signer signer) {
        this.signer = signer;
    }

    public List<byte[]> encode(Message message) {
        List<byte[]> json = List.of(
                bytes(message.header().json()),
                bytes(message.parent()),
                bytes(message.metadata()),
                bytes(message.content()));
        List<byte[]> frames = new ArrayList<>(message.identities().size()
                + 2
                + JSON_FRAMES
                + message.buffers().size());
        frames.addAll(message.identities());
        frames.add(DELIMITER);
        frames.add(signer.sign(json));
        frames.addAll(json);
        frames.addAll(message.buffers());
        return frames;
    }

    /** @throws BadMessageException if the frames aren't a message, aren't signed with the key, or came before */
    public Message decode(List<byte[]> frames) throws BadMessageException {
        int delimiter = 0;
        while (delimiter < frames.size() && !Arrays.equals(frames.get(delimiter), DELIMITER)) {
            delimiter++;
        }
        if (delimiter == frames.size()) {
            throw new BadMessageException("None of its " + frames.size() + " frames is the delimiter <IDS|MSG>.");
        }
        int first = delimiter + 2;
        if (frames.size() < first + JSON_FRAMES) {
            throw new BadMessageException("After <IDS|MSG> there are " + (frames.size() - delimiter - 1)
                    + " frames; a signature and " + JSON_FRAMES + " JSON frames are needed.");
        }
        byte[] signature = frames.get(delimiter + 1);
        List<byte[]> json = frames.subList(first, first + JSON_FRAMES);
        if (!signer.matches(json, signature)) {
            throw new BadMessageException("Its signature doesn't match the key in the connection file.");
        }
        if (signer.signs() && isReplay(signature)) {
            throw new BadMessageException("The same signed message came before.");
        }
        return new Message(
                frames.subList(0, delimiter),
                Header.parse(object("header", json.get(0))),
                object("parent header", json.get(1)),
                object("metadata", json.get(2)),
                object("content", json.get(3)),
                frames.subList(first + JSON_FRAMES, frames.size()));
    }

    /** @param signature one that was found good, so it has 64 digits */
    private boolean isReplay(byte[] signature) {
        long beginning = HexFormat.fromHexDigitsToLong(new String(signature, 0, 16, StandardCharsets.US_ASCII));
        synchronized (seen) {
            return seen.put(beginning, Boolean.TRUE) != null;
        }
    }

    private byte[] bytes(JsonObject json) {
        // Lone surrogates, which a Java String may hold, become "?" here: UTF-8 has no bytes for them.
        return gson.toJson((JsonElement) json).getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject object(String part, byte[] frame) throws BadMessageException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString();
            JsonElement parsed = gson.fromJson(text, JsonElement.class);
            if (parsed == null || !parsed.isJsonObject()) {
                throw new BadMessageException("Its " + part + " isn't a JSON object.");
            }
            return parsed.getAsJsonObject();
        } catch (CharacterCodingException broken) {
            throw new BadMessageException("Its " + part + " isn't UTF-8.", broken);
        } catch (JsonParseException | StackOverflowError broken) {
            // Gson reads nested arrays by an explicit stack, but what is too deep for it must not end the socket.
            throw new BadMessageException("Its " + part + " isn't JSON: " + broken.getMessage(), broken);
        }
    }
}
