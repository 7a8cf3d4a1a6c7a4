package dev.tandem.display;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Text in a language that notebooks show formatted. Plain text, beside it, is the source itself. */
public sealed interface Markup extends Renderable {
    /** The source. */
    String source();

    /** The MIME type of the language. */
    String mime();

    @Override
    default MimeBundle render() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text/plain", Cut.at(source(), Bounds.RESULT.characters()));
        data.put(mime(), source());
        return new MimeBundle(data, Map.of());
    }

    /** HTML. Clients drop scripts of notebooks that the reader doesn't trust. */
    record Html(String source) implements Markup {
        public Html {
            Objects.requireNonNull(source, "source");
        }

        @Override
        public String mime() {
            return "text/html";
        }
    }

    record Markdown(String source) implements Markup {
        public Markdown {
            Objects.requireNonNull(source, "source");
        }

        @Override
        public String mime() {
            return "text/markdown";
        }
    }

    /** LaTeX with its own dollar signs or an environment around it. */
    record Latex(String source) implements Markup {
        public Latex {
            Objects.requireNonNull(source, "source");
        }

        @Override
        public String mime() {
            return "text/latex";
        }
    }

    record Svg(String source) implements Markup {
        public Svg {
            Objects.requireNonNull(source, "source");
        }

        @Override
        public String mime() {
            return "image/svg+xml";
        }
    }

    record Javascript(String source) implements Markup {
        public Javascript {
            Objects.requireNonNull(source, "source");
        }

        @Override
        public String mime() {
            return "application/javascript";
        }
    }

    /** JSON, shown as a tree that can be folded. */
    record Json(String source) implements Markup {
        /** @throws IllegalArgumentException if it is no JSON, with the place */
        public Json {
            parse(source);
        }

        @Override
        public String mime() {
            return "application/json";
        }

        @Override
        public MimeBundle render() {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("text/plain", Cut.at(source, Bounds.RESULT.characters()));
            data.put(mime(), parse(source));
            return new MimeBundle(data, Map.of());
        }

        static JsonElement parse(String source) {
            try {
                return JsonParser.parseString(Objects.requireNonNull(source, "source"));
            } catch (JsonSyntaxException broken) {
                throw new IllegalArgumentException("This is no JSON: " + broken.getMessage(), broken);
            }
        }
    }
}
