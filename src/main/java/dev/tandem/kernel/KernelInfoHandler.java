package dev.tandem.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.tandem.jupyter.Header;
import java.util.List;
import java.util.Optional;

/** What the kernel and its language are. */
final class KernelInfoHandler implements RequestHandler {
    private final List<String> features;

    /** @param features optional parts of the protocol that are supported (JEP 92) */
    KernelInfoHandler(List<String> features) {
        this.features = List.copyOf(features);
    }

    @Override
    public Reply handle(Request request) {
        String java = Runtime.version().feature() + "";
        JsonObject content = Content.ok();
        content.addProperty("protocol_version", Header.PROTOCOL_VERSION);
        content.addProperty("implementation", "tandem");
        content.addProperty("implementation_version", version());
        content.addProperty(
                "banner",
                "Tandem " + version() + " - Java " + Runtime.version() + " (" + System.getProperty("java.vm.name")
                        + ")");
        content.addProperty("debugger", false);
        content.add("language_info", language());
        JsonArray links = new JsonArray();
        links.add(link(
                "Java " + java + " API", "https://docs.oracle.com/en/java/javase/" + java + "/docs/api/index.html"));
        links.add(link("Java " + java + " documentation", "https://docs.oracle.com/en/java/javase/" + java + "/"));
        links.add(link("Learn Java", "https://dev.java/learn/"));
        content.add("help_links", links);
        JsonArray supported = new JsonArray();
        features.forEach(supported::add);
        content.add("supported_features", supported);
        return Reply.of(content);
    }

    private static JsonObject language() {
        JsonObject language = new JsonObject();
        language.addProperty("name", "java");
        language.addProperty("version", Runtime.version().toString());
        language.addProperty("mimetype", "text/x-java");
        language.addProperty("file_extension", ".java");
        language.addProperty("pygments_lexer", "java");
        language.addProperty("codemirror_mode", "text/x-java");
        language.addProperty("nbconvert_exporter", "script");
        return language;
    }

    private static JsonObject link(String text, String url) {
        JsonObject link = new JsonObject();
        link.addProperty("text", text);
        link.addProperty("url", url);
        return link;
    }

    private static String version() {
        return Optional.ofNullable(KernelInfoHandler.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
