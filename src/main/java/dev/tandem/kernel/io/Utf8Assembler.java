package dev.tandem.kernel.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/** Makes text of bytes that may end in the middle of a character. Safe for any thread. */
final class Utf8Assembler {
    /** Guards the decoder and the rest. */
    private final ReentrantLock lock = new ReentrantLock();

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** The beginning of a character whose end has not come yet: at most three bytes. */
    private byte[] rest = new byte[0];

    /** The characters that are complete now. */
    String decode(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            ByteBuffer in = ByteBuffer.allocate(rest.length + length)
                    .put(rest)
                    .put(bytes, offset, length)
                    .flip();
            CharBuffer text = CharBuffer.allocate(in.remaining());
            decoder.decode(in, text, false);
            rest = new byte[in.remaining()];
            in.get(rest);
            return text.flip().toString();
        } finally {
            lock.unlock();
        }
    }
}
