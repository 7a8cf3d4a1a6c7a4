package dev.tandem.display;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What code in cells calls to show values: imported into every session, under the names that other Java kernels use. It
 * is static because cells have no other way to reach their kernel; a JVM is the session of at most one. Safe for any
 * thread; output of a thread belongs to the cell that started it.
 */
public final class Display {
    /** Without a kernel, such as in a worker process, values are printed. */
    private static volatile Binding binding = new Binding(PrintingSink::new, new Renderers());

    private record Binding(Supplier<DisplaySink> sink, Renderers renderers) {}

    private Display() {}

    /**
     * Connects the calls below to a kernel; called once, when it starts.
     *
     * @param sink finds the output of the cell that the calling thread belongs to
     */
    public static void bind(Supplier<DisplaySink> sink, Renderers renderers) {
        binding = new Binding(Objects.requireNonNull(sink, "sink"), Objects.requireNonNull(renderers, "renderers"));
    }

    /**
     * Shows a value now, in the richest form that the client can draw.
     *
     * @return the id under which {@link #updateDisplay} replaces it
     */
    public static String display(Object value) {
        return show(render(value));
    }

    /**
     * Shows a value as the given MIME types only: texts as what they are, such as {@code display("<b>x</b>", "text/html")}.
     *
     * @throws IllegalArgumentException if the value can't be had in one of them
     */
    public static String display(Object value, String... mimes) {
        return show(render(value, mimes));
    }

    /** The value in every MIME type that can be had of it, without showing it. */
    public static MimeBundle render(Object value) {
        return binding.renderers().render(value);
    }

    /**
     * The value in the given MIME types, and as plain text.
     *
     * @throws IllegalArgumentException if the value can't be had in one of them
     */
    public static MimeBundle render(Object value, String... mimes) {
        if (mimes.length == 0) {
            return render(value);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (String mime : mimes) {
            MimeBundle one = binding.renderers().render(value, mime);
            data.putAll(one.data());
            metadata.putAll(one.metadata());
        }
        return new MimeBundle(data, metadata);
    }

    /** Shows a value and gives a handle by which it can be replaced in place. */
    public static DisplayHandle handle(Object value) {
        return new DisplayHandle(display(value));
    }

    /** Replaces what was shown under an id. */
    public static void updateDisplay(String id, Object value) {
        binding.sink().get().update(render(value), Objects.requireNonNull(id, "id"));
    }

    /** Replaces what was shown under an id, as the given MIME types only. */
    public static void updateDisplay(String id, Object value, String... mimes) {
        binding.sink().get().update(render(value, mimes), Objects.requireNonNull(id, "id"));
    }

    /** Clears the output of this cell: at once, or, with {@code wait}, when the next output comes. */
    public static void clearOutput(boolean wait) {
        binding.sink().get().clear(wait);
    }

    /** Renders all values of a type so from now on. */
    public static <T> void register(Class<T> type, Function<? super T, MimeBundle> renderer) {
        binding.renderers().register(type, renderer);
    }

    private static String show(MimeBundle bundle) {
        String id = UUID.randomUUID().toString();
        binding.sink().get().show(bundle, id);
        return id;
    }

    private static final class PrintingSink implements DisplaySink {
        @Override
        public void show(MimeBundle bundle, String displayId) {
            System.out.println(bundle.data().get("text/plain"));
        }

        @Override
        public void update(MimeBundle bundle, String displayId) {
            show(bundle, displayId);
        }

        @Override
        public void clear(boolean wait) {
            // What is printed stays printed.
        }
    }
}
