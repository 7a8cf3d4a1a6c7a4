package dev.tandem.kernel.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever the platform's stream would write, the cell's writes, and in one piece. */
class CellPrintStreamTest {
    private static final class Recorder implements Console {
        final List<String> out = new ArrayList<>();
        final List<String> err = new ArrayList<>();

        @Override
        public void stdout(String text) {
            out.add(text);
        }

        @Override
        public void stderr(String text) {
            err.add(text);
        }

        @Override
        public String ask(String prompt, boolean password) {
            throw new UnsupportedOperationException();
        }
    }

    private static final List<Consumer<PrintStream>> CALLS = List.of(
            stream -> stream.print(true),
            stream -> stream.print('c'),
            stream -> stream.print(1),
            stream -> stream.print(2L),
            stream -> stream.print(1.5f),
            stream -> stream.print(2.5),
            stream -> stream.print(new char[] {'x', 'y'}),
            stream -> stream.print("text"),
            stream -> stream.print((String) null),
            stream -> stream.print((Object) null),
            stream -> stream.print(List.of(1, 2)),
            PrintStream::println,
            stream -> stream.println(true),
            stream -> stream.println('c'),
            stream -> stream.println(1),
            stream -> stream.println(2L),
            stream -> stream.println(1.5f),
            stream -> stream.println(2.5),
            stream -> stream.println(new char[] {'x', 'y'}),
            stream -> stream.println("text"),
            stream -> stream.println((String) null),
            stream -> stream.println(List.of(1, 2)),
            stream -> stream.printf("%s|%5.2f%n", "a", 1.0),
            stream -> stream.printf(Locale.GERMANY, "%,.2f", 1234.5),
            stream -> stream.format("%d", 7),
            stream -> stream.append("sequence"),
            stream -> stream.append("sequence", 1, 3),
            stream -> stream.append('z'),
            stream -> stream.write('w'),
            stream -> stream.writeBytes("bytes \u00e4".getBytes(StandardCharsets.UTF_8)));

    @Test
    void writesWhatThePlatformsStreamWrites() {
        for (int i = 0; i < CALLS.size(); i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PrintStream platform = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            CALLS.get(i).accept(platform);
            Recorder recorder = new Recorder();
            CellScope scope = new CellScope(recorder, Map.of());
            CALLS.get(i).accept(new CellPrintStream(() -> scope, platform, false));
            assertEquals(List.of(bytes.toString(StandardCharsets.UTF_8)), recorder.out, "call " + i);
        }
    }

    @Test
    void errorsGoTheirOwnWay() {
        Recorder recorder = new Recorder();
        CellScope scope = new CellScope(recorder, Map.of());
        new CellPrintStream(() -> scope, System.err, true).print("wrong");
        assertEquals(List.of("wrong"), recorder.err);
        assertEquals(List.of(), recorder.out);
    }

    @Test
    void withoutACellTheProcessHasIt() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream process = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        PrintStream stream = new CellPrintStream(() -> CellScope.NONE, process, false);
        stream.print("a");
        stream.write('b');
        stream.close();
        stream.print("c");
        assertEquals("abc", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void brokenBytesBecomeReplacementCharacters() {
        Recorder recorder = new Recorder();
        CellScope scope = new CellScope(recorder, Map.of());
        PrintStream stream = new CellPrintStream(() -> scope, System.out, false);
        stream.writeBytes(new byte[] {'a', (byte) 0xff, 'b'});
        assertEquals("a\uFFFDb", String.join("", recorder.out));
    }
}
