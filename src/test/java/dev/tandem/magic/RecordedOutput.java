package dev.tandem.magic;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.CellOutput;
import dev.tandem.kernel.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cell's output as tests read it. */
public final class RecordedOutput implements CellOutput {
    private static final Pattern NO_FIGURE =
            Pattern.compile("\\b(NaN|Infinity)\\b|∞|(?<![\\w.–-])-\\d[\\d.]* ?(ns|us|µs|ms|s|min)\\b|\"end\":-");

    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private final List<MimeBundle> displays = new ArrayList<>();
    private final List<MimeBundle> updates = new ArrayList<>();
    private final List<Payload> payloads = new ArrayList<>();

    @Override
    public synchronized void stdout(String text) {
        out.append(text);
    }

    @Override
    public synchronized void stderr(String text) {
        err.append(text);
    }

    @Override
    public synchronized void display(MimeBundle bundle) {
        displays.add(bundle);
    }

    @Override
    public synchronized void display(MimeBundle bundle, String displayId) {
        displays.add(bundle);
    }

    @Override
    public synchronized void payload(Payload payload) {
        payloads.add(payload);
    }

    public synchronized List<Payload> payloads() {
        return List.copyOf(payloads);
    }

    @Override
    public synchronized void update(MimeBundle bundle, String displayId) {
        updates.add(bundle);
    }

    @Override
    public synchronized void clear(boolean wait) {
        out.setLength(0);
        err.setLength(0);
        displays.clear();
    }

    public synchronized String out() {
        return out.toString();
    }

    public synchronized String err() {
        return err.toString();
    }

    public synchronized List<MimeBundle> displays() {
        return List.copyOf(displays);
    }

    public synchronized List<MimeBundle> updates() {
        return List.copyOf(updates);
    }

    /**
     * Fails if a figure in anything that was shown is not one: NaN, infinite, or a duration below zero. Vega-Lite and HTML
     * are searched as well as the text.
     */
    public synchronized void assertFiguresAreFigures() {
        Stream.concat(displays.stream(), updates.stream())
                .flatMap(bundle -> bundle.data().entrySet().stream())
                .filter(data -> !data.getKey().startsWith("image/"))
                .forEach(data -> {
                    Matcher odd = NO_FIGURE.matcher(data.getValue().toString());
                    assertFalse(odd.find(), () -> data.getKey() + " shows " + odd.group() + " in " + data.getValue());
                });
    }

    /** All plain texts that were shown, in order. */
    public synchronized String shown() {
        StringBuilder text = new StringBuilder();
        displays.forEach(bundle -> text.append(bundle.data().get("text/plain")).append('\n'));
        updates.forEach(bundle -> text.append(bundle.data().get("text/plain")).append('\n'));
        return text.toString();
    }
}
