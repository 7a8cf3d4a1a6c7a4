package dev.tandem.shell;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * The imports by which code sees what JShell knows: the user's own, and one for each declaration that is in force, from
 * the wrapper class that has it just now. A wrapper is named after the ids of the snippets in it, each with letters for its
 * version: {@code $JShell$11B}, {@code $JShell$5_7C}. Not safe for threads.
 */
final class LiveNames {
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$(\\w+)");

    private final Map<String, String> wrapperOfSnippet = new HashMap<>();

    /** Takes note of classes that JShell has made. */
    void made(Collection<String> classNames) {
        for (String name : classNames) {
            Matcher wrapper = WRAPPER.matcher(name);
            if (wrapper.matches()) { // not a class inside it
                for (String version : wrapper.group(1).split("_")) {
                    wrapperOfSnippet.put(version.replaceAll("\\D", ""), name);
                }
            }
        }
    }

    String imports(JShell shell) {
        return shell.snippets()
                .filter(snippet -> shell.status(snippet).isDefined())
                .map(this::line)
                .collect(Collectors.joining());
    }

    private String line(Snippet snippet) {
        if (snippet instanceof ImportSnippet) {
            return snippet.source() + "\n"; // which ends in a comment, perhaps
        }
        if (snippet instanceof DeclarationSnippet declaration) {
            String wrapper = wrapperOfSnippet.get(snippet.id());
            return wrapper == null ? "" : "import static " + wrapper + "." + declaration.name() + ";\n";
        }
        return "";
    }

    /** As text for the head of a file. */
    static String statements(Collection<String> names) {
        return names.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
    }
}
