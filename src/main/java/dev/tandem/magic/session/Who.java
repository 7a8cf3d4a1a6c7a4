package dev.tandem.magic.session;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.shell.Session;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the variables. */
@Command(description = "Lists the variables of the session with their types and the beginnings of their values.")
final class Who implements LineMagic {
    private static final int LONGEST = 60;

    @Override
    public Object line(MagicCall call) {
        List<Session.Variable> variables = call.notebook().session().variables();
        if (variables.isEmpty()) {
            call.output().stdout("There are no variables yet.\n");
            return null;
        }
        int names =
                variables.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        int types =
                variables.stream().mapToInt(each -> each.type().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Session.Variable each : variables) {
            text.append(("%-" + names + "s  %-" + types + "s  %s%n")
                    .formatted(each.name(), each.type(), start(call, each)));
        }
        call.output().stdout(text.toString());
        return null;
    }

    private static String start(MagicCall call, Session.Variable variable) {
        String text = call.notebook().text(variable.value().get()).replaceAll("\\s+", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }
}
