package dev.tandem.engine;

import static dev.tandem.engine.Span.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.trace.NamedSpan;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTest {
    @Test
    void lambdasOfAllKindsCompileAndGiveTheirValue() throws InterruptedException {
        int seven = span("value", () -> 7);
        String text = span("block", () -> {
            Thread.sleep(0);
            return "x";
        });
        span("void", () -> Thread.sleep(0));
        span("statement", () -> Integer.toString(3));
        span("block without value", () -> {});
        assertEquals(7, seven);
        assertEquals("x", text);
    }

    @Test
    void recordsNestedSpansAndThoseThatThrow() {
        Span.open();
        span("outer", () -> span("inner", () -> 1));
        assertThrows(
                IOException.class,
                () -> span("fails", () -> {
                    throw new IOException("no");
                }));
        List<NamedSpan> spans = Span.close();
        assertEquals(
                List.of("inner", "outer", "fails"),
                spans.stream().map(NamedSpan::name).toList());
        assertTrue(spans.get(1).startNanos() <= spans.get(0).startNanos());
        assertTrue(spans.get(1).endNanos() >= spans.get(0).endNanos());
        assertEquals(List.of(), Span.close());
    }

    @Test
    void aLoopAroundASpanIsBounded() {
        Span.open();
        for (int i = 0; i < Span.MAX_SPANS + 10; i++) {
            span("again", () -> {});
        }
        assertEquals(Span.MAX_SPANS, Span.close().size());
    }
}
