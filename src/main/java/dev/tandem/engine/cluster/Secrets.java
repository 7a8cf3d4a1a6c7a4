package dev.tandem.engine.cluster;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keeps secrets out of whatever is shown. The names are those of Spark's own {@code spark.redaction.regex}. */
final class Secrets {
    private static final Pattern SECRET = Pattern.compile("(?i)secret|password|token|access[.]?key");
    private static final String HIDDEN = "(hidden)";
    /** Shorter ones stand in ordinary words. */
    private static final int SHORTEST = 4;

    private Secrets() {}

    /** The settings as they may be shown, in order of their names. */
    static Map<String, String> hide(Map<String, String> conf) {
        Map<String, String> shown = new TreeMap<>();
        conf.forEach((name, value) -> shown.put(name, isSecret(name) ? HIDDEN : value));
        return shown;
    }

    /** A text without the secrets of these settings. */
    static String hide(String text, Map<String, String> conf) {
        String shown = text;
        for (Map.Entry<String, String> each : conf.entrySet()) {
            if (isSecret(each.getKey()) && each.getValue().length() >= SHORTEST) {
                shown = shown.replace(each.getValue(), HIDDEN);
            }
        }
        return shown;
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name).find();
    }
}
