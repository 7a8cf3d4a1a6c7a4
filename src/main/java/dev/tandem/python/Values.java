package dev.tandem.python;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values on their way between Python and Java: tagged JSON, as {@code to_wire} in {@code tandem_driver.py} writes it. */
final class Values {
    private Values() {}

    /** Numbers, text, lists and maps as Java's own; anything else as its {@code repr} in a {@link PythonObject}. */
    static Object fromWire(JsonElement element) {
        JsonObject tagged = element.getAsJsonObject();
        if (tagged.has("v")) {
            return plain(tagged.get("v"));
        }
        if (tagged.has("i")) {
            return new BigInteger(tagged.get("i").getAsString());
        }
        if (tagged.has("f")) {
            String text = tagged.get("f").getAsString();
            return switch (text) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.NaN;
            };
        }
        if (tagged.has("l")) {
            List<Object> list = new ArrayList<>();
            tagged.getAsJsonArray("l").forEach(item -> list.add(fromWire(item)));
            return list;
        }
        if (tagged.has("m")) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (JsonElement entry : tagged.getAsJsonArray("m")) {
                JsonArray pair = entry.getAsJsonArray();
                map.put(fromWire(pair.get(0)), fromWire(pair.get(1)));
            }
            return map;
        }
        return new PythonObject(tagged.get("r").getAsString());
    }

    /**
     * @throws IllegalArgumentException for what has no counterpart in Python, naming its type
     */
    static JsonObject toWire(Object value) {
        JsonObject tagged = new JsonObject();
        if (value == null) {
            tagged.add("v", JsonNull.INSTANCE);
        } else if (value instanceof Boolean b) {
            tagged.addProperty("v", b);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                tagged.addProperty("v", number);
            } else {
                tagged.addProperty("f", Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
            }
        } else if (value instanceof Number number) {
            tagged.addProperty("i", number.toString());
        } else if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            tagged.addProperty("v", value.toString());
        } else if (value instanceof Iterable<?> items) {
            JsonArray list = new JsonArray();
            items.forEach(item -> list.add(toWire(item)));
            tagged.add("l", list);
        } else if (value instanceof Map<?, ?> map) {
            JsonArray entries = new JsonArray();
            map.forEach((key, item) -> {
                JsonArray pair = new JsonArray();
                pair.add(toWire(key));
                pair.add(toWire(item));
                entries.add(pair);
            });
            tagged.add("m", entries);
        } else if (value instanceof PythonObject) {
            throw new IllegalArgumentException(
                    "A Python object came here as its repr alone and can't go back: " + value);
        } else {
            throw new IllegalArgumentException("A " + value.getClass().getTypeName()
                    + " has no counterpart in Python; give numbers, text, lists or maps.");
        }
        return tagged;
    }

    private static Object plain(JsonElement element) {
        if (element.isJsonNull()) {
            return null;
        }
        JsonPrimitive primitive = element.getAsJsonPrimitive();
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (primitive.isString()) {
            return primitive.getAsString();
        }
        String number = primitive.getAsString();
        boolean whole = number.chars().allMatch(c -> c == '-' || Character.isDigit(c));
        return whole ? (Object) Long.parseLong(number) : (Object) Double.parseDouble(number);
    }
}
