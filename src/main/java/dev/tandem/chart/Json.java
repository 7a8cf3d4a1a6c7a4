package dev.tandem.chart;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Specifications written so that they look like the JSON they become. */
final class Json {
    /** More digits than a screen has pixels; fewer bytes in the notebook. */
    private static final MathContext PRECISION = new MathContext(6);

    private Json() {}

    /** An object from names and values in turn; a value of null leaves its name out. */
    static JsonObject object(Object... namesAndValues) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                object.add((String) namesAndValues[i], element(namesAndValues[i + 1]));
            }
        }
        return object;
    }

    static JsonArray array(Object... values) {
        return array(List.of(values));
    }

    static JsonArray array(Iterable<?> values) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(element(value)));
        return array;
    }

    private static JsonElement element(Object value) {
        if (value instanceof JsonElement json) {
            return json;
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        if (value instanceof Iterable<?> values) {
            return array(values);
        }
        return new JsonPrimitive(value.toString());
    }

    /** JSON has no NaN and no infinity: they become null, which Vega-Lite draws as nothing. */
    private static JsonElement number(double value) {
        if (!Double.isFinite(value)) {
            return JsonNull.INSTANCE;
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(PRECISION).stripTrailingZeros();
        return new JsonPrimitive(rounded.scale() < 0 ? rounded.setScale(0) : rounded);
    }
}
