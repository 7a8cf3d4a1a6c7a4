package dev.tandem.display;

import com.google.gson.JsonElement;
import java.awt.Image;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Makes a {@link MimeBundle} of any value. Of the renderers whose type a value has, the one with the most specific type
 * is used, of several the one registered last; then what the value says itself ({@link Renderable}); then tables,
 * pictures and charts; then text. Safe for any thread.
 */
public final class Renderers {
    private static final String TEXT = "text/plain";

    private final List<Entry<?>> entries = new CopyOnWriteArrayList<>();

    private record Entry<T>(Class<T> type, Function<? super T, MimeBundle> renderer, String origin) {
        MimeBundle render(Object value) {
            return renderer.apply(type.cast(value));
        }
    }

    /** Renders all values of a type from now on, in place of what was there for it. */
    public <T> void register(Class<T> type, Function<? super T, MimeBundle> renderer) {
        entries.add(
                0, new Entry<>(Objects.requireNonNull(type, "type"), Objects.requireNonNull(renderer, "renderer"), ""));
    }

    /**
     * Adds the {@link Renderer} services that a class loader sees and that are not there yet.
     *
     * @throws ServiceConfigurationError if one is declared but can't be made; those before it are kept
     */
    public void load(ClassLoader loader) {
        for (Renderer<?> renderer : ServiceLoader.load(Renderer.class, loader)) {
            String origin = renderer.getClass().getName();
            if (entries.stream().noneMatch(entry -> entry.origin().equals(origin))) {
                add(renderer, origin);
            }
        }
    }

    private <T> void add(Renderer<T> renderer, String origin) {
        entries.add(new Entry<>(renderer.type(), renderer::render, origin));
    }

    /** The value in every type that can be had of it; {@code text/plain} is always one. Bounded; null is a value too. */
    public MimeBundle render(Object value) {
        Throwable[] failure = new Throwable[1];
        Optional<MimeBundle> rich = Guarded.call(() -> rich(value), thrown -> {
            failure[0] = thrown;
            return Optional.empty();
        });
        if (rich.isPresent() && rich.get().data().get(TEXT) instanceof String) {
            return rich.get();
        }
        String text = text(value);
        if (failure[0] != null) {
            text += "\n(Its renderer threw " + Guarded.name(failure[0]) + ".)";
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(TEXT, text);
        rich.ifPresent(bundle -> data.putAll(bundle.data()));
        return new MimeBundle(data, rich.map(MimeBundle::metadata).orElse(Map.of()));
    }

    /**
     * The value as one MIME type. A text is taken as being of that type already; anything else must have a renderer that
     * makes it. Plain text is there beside it.
     *
     * @throws IllegalArgumentException if the value can't be had in that type; says in which it can
     */
    public MimeBundle render(Object value, String mime) {
        Map<String, Object> data = new LinkedHashMap<>();
        MimeBundle rendered = render(value);
        data.put(TEXT, rendered.data().get(TEXT));
        if (value instanceof CharSequence source) {
            data.put(mime, isJson(mime) ? Markup.Json.parse(source.toString()) : source.toString());
            return new MimeBundle(data, Map.of());
        }
        Object content = rendered.data().get(mime);
        if (content == null) {
            throw new IllegalArgumentException("A " + value.getClass().getTypeName() + " can't be shown as " + mime
                    + ", only as " + String.join(", ", rendered.data().keySet()) + ".");
        }
        data.put(mime, content);
        Object metadata = rendered.metadata().get(mime);
        return new MimeBundle(data, metadata == null ? Map.of() : Map.of(mime, metadata));
    }

    private static boolean isJson(String mime) {
        return mime.equals("application/json") || mime.endsWith("+json");
    }

    /** The value as plain text, bounded. */
    public String text(Object value) {
        return Guarded.call(
                () -> ValueText.of(value, Bounds.RESULT),
                failure -> Guarded.identity(value) + " (showing it threw " + Guarded.name(failure) + ")");
    }

    private Optional<MimeBundle> rich(Object value) {
        if (value == null) {
            return Optional.empty();
        }
        Optional<Entry<?>> registered = registered(value);
        if (registered.isPresent()) {
            return Optional.ofNullable(registered.get().render(value));
        }
        if (value instanceof MimeBundle bundle) {
            return Optional.of(bundle);
        }
        if (value instanceof Renderable renderable) {
            return Optional.ofNullable(renderable.render());
        }
        if (value instanceof JsonElement || isUsersJson(value)) {
            return Optional.of(new Markup.Json(value.toString()).render());
        }
        if (value instanceof Image image) {
            return Optional.of(Images.of(image));
        }
        if (value instanceof Path path) {
            return Images.in(path);
        }
        if (value instanceof File file) {
            return Images.in(file.toPath());
        }
        if (value instanceof Optional<?> optional && optional.isPresent()) {
            return inside(optional.get());
        }
        Optional<Table> table = Table.of(value);
        if (table.isPresent()) {
            return table.map(it -> new MimeBundle(Map.of(TEXT, it.text(), "text/html", it.html()), Map.of()));
        }
        return ForeignCharts.of(value);
    }

    /** An element of the Gson that the session has on its class path, which isn't Tandem's own. */
    private static boolean isUsersJson(Object value) {
        // In two parts: the packaging renames Tandem's own Gson, also in texts.
        String gson = "com.google".concat(".gson.");
        return value.getClass().getName().startsWith(gson + "Json")
                && value.getClass().getSuperclass().getName().equals(gson + "JsonElement");
    }

    /** What is in an Optional, in its rich types; the text stays that of the Optional. */
    private Optional<MimeBundle> inside(Object content) {
        return rich(content).map(bundle -> {
            Map<String, Object> data = new LinkedHashMap<>(bundle.data());
            data.put(TEXT, "Optional[" + bundle.data().getOrDefault(TEXT, text(content)) + "]");
            return new MimeBundle(data, bundle.metadata());
        });
    }

    private Optional<Entry<?>> registered(Object value) {
        Entry<?> best = null;
        for (Entry<?> entry : entries) {
            if (entry.type().isInstance(value)
                    && (best == null
                            || best.type() != entry.type() && best.type().isAssignableFrom(entry.type()))) {
                best = entry;
            }
        }
        return Optional.ofNullable(best);
    }
}
