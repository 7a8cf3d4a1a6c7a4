package dev.tandem.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private final List<String> events = new ArrayList<>();
    private MimeBundle last;

    @BeforeEach
    void bind() {
        Display.bind(
                () -> new DisplaySink() {
                    @Override
                    public void show(MimeBundle bundle, String displayId) {
                        last = bundle;
                        events.add("show " + displayId);
                    }

                    @Override
                    public void update(MimeBundle bundle, String displayId) {
                        last = bundle;
                        events.add("update " + displayId);
                    }

                    @Override
                    public void clear(boolean wait) {
                        events.add("clear " + wait);
                    }
                },
                new Renderers());
    }

    @Test
    void displaysGetIdsOfTheirOwnAndCanBeReplaced() {
        String one = Display.display("a");
        String two = Display.display("b");
        assertNotEquals(one, two);
        Display.updateDisplay(one, "c");
        assertEquals("c", last.data().get("text/plain"));
        assertEquals(List.of("show " + one, "show " + two, "update " + one), events);
    }

    @Test
    void handleReplacesItsOwnDisplay() {
        DisplayHandle handle = Display.handle(1);
        handle.update(2);
        assertEquals(List.of("show " + handle.id(), "update " + handle.id()), events);
    }

    @Test
    void typesCanBeAskedFor() {
        Display.display("<b>x</b>", "text/html");
        assertEquals("<b>x</b>", last.data().get("text/html"));
        assertTrue(Display.render("**x**", "text/markdown", "text/html").data().containsKey("text/markdown"));
        assertFalse(Display.render("x").data().containsKey("text/html"));
    }

    @Test
    void registeredRenderersAreUsed() {
        Display.register(StringBuilder.class, value -> MimeBundle.text("built"));
        Display.display(new StringBuilder("x"));
        assertEquals("built", last.data().get("text/plain"));
        Display.clearOutput(true);
        assertEquals("clear true", events.get(1));
    }
}
