package dev.tandem.kernel;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.tandem.display.MimeBundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads fields of a request's content, and writes the parts that several replies share. */
final class Content {
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    /** Characters of a wrong value that an error message shows. */
    private static final int LONGEST_QUOTE = 80;

    private Content() {}

    /** @throws BadRequestException if the field is missing or no text */
    static String text(JsonObject content, String field) throws BadRequestException {
        return optionalText(content, field)
                .orElseThrow(() -> new BadRequestException("The request needs a text in \"" + field + "\"."));
    }

    static Optional<String> optionalText(JsonObject content, String field) throws BadRequestException {
        return primitive(content, field, JsonPrimitive::isString, "text").map(JsonPrimitive::getAsString);
    }

    static Optional<Integer> number(JsonObject content, String field) throws BadRequestException {
        return primitive(content, field, JsonPrimitive::isNumber, "a number").map(JsonPrimitive::getAsInt);
    }

    static boolean flag(JsonObject content, String field, boolean otherwise) throws BadRequestException {
        return primitive(content, field, JsonPrimitive::isBoolean, "true or false")
                .map(JsonPrimitive::getAsBoolean)
                .orElse(otherwise);
    }

    static JsonObject object(JsonObject content, String field) throws BadRequestException {
        JsonElement value = content.get(field);
        if (value == null || value.isJsonNull()) {
            return new JsonObject();
        }
        if (!value.isJsonObject()) {
            throw new BadRequestException("\"" + field + "\" must be an object, not " + brief(value) + ".");
        }
        return value.getAsJsonObject();
    }

    static JsonObject ok() {
        JsonObject content = new JsonObject();
        content.addProperty("status", "ok");
        return content;
    }

    static JsonObject error(String name, String value, List<String> traceback) {
        JsonObject content = errorParts(name, value, traceback);
        content.addProperty("status", "error");
        return content;
    }

    static JsonObject error(ExecutionResult.Failed failure) {
        return error(failure.name(), failure.value(), failure.traceback());
    }

    /** As the {@code error} broadcast has them: without a status. */
    static JsonObject errorParts(String name, String value, List<String> traceback) {
        JsonObject content = new JsonObject();
        content.addProperty("ename", name);
        content.addProperty("evalue", value);
        content.add("traceback", GSON.toJsonTree(traceback));
        return content;
    }

    /** Adds the data and the metadata of a bundle. */
    static JsonObject withBundle(JsonObject content, MimeBundle bundle) {
        content.add("data", json(bundle.data()));
        content.add("metadata", json(bundle.metadata()));
        return content;
    }

    private static JsonObject json(Map<String, Object> map) {
        JsonObject json = new JsonObject();
        map.forEach(
                (key, value) -> json.add(key, value instanceof JsonElement element ? element : GSON.toJsonTree(value)));
        return json;
    }

    private static String brief(JsonElement value) {
        String text = value.toString();
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    }

    private static Optional<JsonPrimitive> primitive(
            JsonObject content, String field, java.util.function.Predicate<JsonPrimitive> fits, String kind)
            throws BadRequestException {
        JsonElement value = content.get(field);
        if (value == null || value.isJsonNull()) {
            return Optional.empty();
        }
        if (!value.isJsonPrimitive() || !fits.test(value.getAsJsonPrimitive())) {
            throw new BadRequestException("\"" + field + "\" must be " + kind + ", not " + brief(value) + ".");
        }
        return Optional.of(value.getAsJsonPrimitive());
    }
}
