package dev.tandem.magic;

import dev.tandem.display.MimeBundle;
import dev.tandem.shell.Documentation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Documentation comments as HTML and as plain text. The JDK's own formatters are not for others to use, so this knows
 * what comments mostly consist of: the inline tags, the block tags, and HTML, which clients sanitize.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/docs/specs/javadoc/doc-comment-spec.html">Documentation
 *     comment specification</a>
 */
final class JavadocPage {
    private static final Pattern INLINE = Pattern.compile("\\{@(\\w+)\\s*((?:[^{}]|\\{[^{}]*})*)}");
    private static final Pattern BLOCK = Pattern.compile("(?m)^\\s*@(\\w+)\\s*");
    private static final Map<String, String> HEADINGS = Map.of(
            "param",
            "Parameter",
            "return",
            "Returns",
            "throws",
            "Throws",
            "exception",
            "Throws",
            "see",
            "See",
            "since",
            "Since",
            "deprecated",
            "Deprecated",
            "apiNote",
            "API note",
            "implSpec",
            "Implementation",
            "implNote",
            "Implementation note");

    private JavadocPage() {}

    /** One after the other, with a rule between. */
    static MimeBundle of(List<Documentation> found) {
        String html = found.stream().map(JavadocPage::html).collect(Collectors.joining("<hr/>\n"));
        String text = found.stream().map(JavadocPage::text).collect(Collectors.joining("\n\n"));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text/plain", text);
        data.put("text/html", html);
        return new MimeBundle(data, Map.of());
    }

    private static String html(Documentation one) {
        return "<pre><b>" + escaped(one.signature()) + "</b></pre>\n" + body(one.javadoc());
    }

    private static String text(Documentation one) {
        String body = body(one.javadoc())
                .replaceAll("(?i)<(p|li|/?ul|/?ol|/?pre|dt|dd|br|tr)\\b[^>]*>", "\n")
                .replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replaceAll("[ \t]+", " ")
                .replaceAll("\\s*\n\\s*", "\n")
                .strip();
        return body.isEmpty() ? one.signature() : one.signature() + "\n\n" + body;
    }

    private static String body(String comment) {
        Matcher blocks = BLOCK.matcher(comment);
        if (!blocks.find()) {
            return inline(comment);
        }
        StringBuilder html = new StringBuilder(inline(comment.substring(0, blocks.start()))).append("\n<dl>\n");
        int from = blocks.start();
        do {
            int end = blocks.end();
            String tag = blocks.group(1);
            boolean more = blocks.find();
            String content = comment.substring(end, more ? blocks.start() : comment.length());
            html.append("<dt><b>").append(HEADINGS.getOrDefault(tag, tag)).append("</b></dt><dd>");
            html.append(inline(content.strip())).append("</dd>\n");
            from = more ? blocks.start() : comment.length();
        } while (from < comment.length());
        return html.append("</dl>\n").toString();
    }

    private static String inline(String text) {
        Matcher tags = INLINE.matcher(text);
        StringBuilder html = new StringBuilder();
        while (tags.find()) {
            tags.appendReplacement(html, Matcher.quoteReplacement(tag(tags.group(1), tags.group(2))));
        }
        return tags.appendTail(html).toString();
    }

    private static String tag(String name, String content) {
        return switch (name) {
            case "code" -> "<code>" + escaped(content) + "</code>";
            case "literal" -> escaped(content);
            case "link", "linkplain" -> "<code>" + escaped(label(content)) + "</code>";
            case "return" -> "Returns " + inline(content) + ".";
            case "inheritDoc", "index", "systemProperty" -> escaped(content);
            default -> inline(content);
        };
    }

    /** What is read of a link: its label, or the name it points to. */
    private static String label(String link) {
        String target = link.strip();
        int bracket = target.indexOf('(');
        int blank = target.indexOf(' ', bracket < 0 ? 0 : Math.max(0, target.indexOf(')')));
        String shown = blank < 0 ? target : target.substring(blank).strip();
        return shown.startsWith("#") ? shown.substring(1) : shown.replace('#', '.');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
