package dev.tandem.magic;

import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.CellOutput;
import dev.tandem.kernel.Payload;
import java.util.ArrayList;
import java.util.List;

/** A cell's output as tests read it. */
public final class RecordedOutput implements CellOutput {
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

    /** All plain texts that were shown, in order. */
    public synchronized String shown() {
        StringBuilder text = new StringBuilder();
        displays.forEach(bundle -> text.append(bundle.data().get("text/plain")).append('\n'));
        updates.forEach(bundle -> text.append(bundle.data().get("text/plain")).append('\n'));
        return text.toString();
    }
}
