package dev.tandem.magic.python;

import dev.tandem.display.MimeBundle;
import dev.tandem.engine.ModeException;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.grammar.Words;
import dev.tandem.python.PythonRuntime;
import dev.tandem.python.Pythons;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says which implementations of Python are here, and adds others. */
@Command(
        description =
                "Lists the Python interpreters of this machine: implementation, version, whether each has a global"
                        + " interpreter lock and how that is known. `%%runtimes add NAME COMMAND...` makes one more known.")
final class ListRuntimes implements LineMagic {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "add",
            description = "Makes one more known; without it, those that there are are listed.")
    private String verb;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "What --on is to know it by.")
    private String name;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "The command that starts it, with its options: dotnet /opt/ironpython/ipy.dll.")
    private String command;

    private final Pythons pythons;

    ListRuntimes(Pythons pythons) {
        this.pythons = pythons;
    }

    @Override
    public Object line(MagicCall call) throws MagicException {
        if (verb != null) {
            add(call);
            return null;
        }
        StringBuilder text = new StringBuilder();
        StringBuilder html = new StringBuilder("<table><tr><th>runtime</th><th>implementation</th><th>version</th>"
                + "<th>interpreter lock</th><th>path</th></tr>");
        for (PythonRuntime runtime : pythons.runtimes()) {
            String lock =
                    runtime.hasLock().map(has -> has ? "yes" : "no").orElse("unknown") + ": " + runtime.evidence();
            text.append(String.format(
                    "%-14s %-11s %-9s lock %s%n%15s%s%n",
                    runtime.name(), runtime.implementation(), runtime.version(), lock, "", fromHome(runtime.path())));
            html.append("<tr>");
            for (String cell : List.of(
                    runtime.name(), runtime.implementation(), runtime.version(), lock, fromHome(runtime.path()))) {
                html.append("<td>").append(escaped(cell)).append("</td>");
            }
            html.append("</tr>");
        }
        html.append("</table>");
        for (Pythons.Broken broken : pythons.broken()) {
            text.append(broken.problem()).append('\n');
            html.append("<p>").append(escaped(broken.problem())).append("</p>");
        }
        String more =
                "jython and graalpy are fetched from Maven's repositories when they are first asked for (--on jython).";
        text.append(more).append('\n');
        html.append("<p>").append(more).append("</p>");
        call.output()
                .display(new MimeBundle(Map.of("text/plain", text.toString(), "text/html", html.toString()), Map.of()));
        return null;
    }

    private void add(MagicCall call) throws MagicException {
        if (!verb.equals("add") || name == null || command == null) {
            throw new MagicException("%runtimes does not know '"
                    + call.arguments().strip() + "'. Write %runtimes alone, or %runtimes add NAME COMMAND.");
        }
        try {
            List<String> words =
                    Words.of(command).stream().map(Words.Word::text).toList();
            PythonRuntime runtime = pythons.add(name, words);
            call.output()
                    .stdout(name + " is " + runtime.implementation() + " " + runtime.version() + ": use it as --on "
                            + name + ".\n");
        } catch (ModeException e) {
            throw new MagicException(e.getMessage(), e);
        }
    }

    /** A notebook that is shared need not tell the name of the user's folder. */
    private static String fromHome(String path) {
        String home = System.getProperty("user.home") + "/";
        return path.startsWith(home) ? "~/" + path.substring(home.length()) : path;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
