package dev.tandem.magic.session;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.shell.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;

/** Checks figures, and words what is not as expected for a learner. */
@Command(
        description = "Checks what a lesson expects: each line is a condition in Java, such as `run.speedup() > 1.5`,"
                + " and behind // what to think of when it doesn't hold. The cell fails if one doesn't.")
final class Expect implements CellMagic {
    private static final Pattern COMPARISON = Pattern.compile("(.+?)\\s(<=|>=|<|>|==|!=)\\s(.+)");

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        Cell body = call.javaBody();
        List<String> lines = body.code().lines().toList();
        List<String> failures = new ArrayList<>();
        int checked = 0;
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).split("//", 2);
            String condition = parts[0].strip().replaceFirst(";$", "");
            if (condition.isEmpty()) {
                continue;
            }
            checked++;
            Object holds = call.notebook().evaluate(new Cell(body.number(), condition, body.firstLine() + i));
            if (!(holds instanceof Boolean yes)) {
                throw new MagicException("'" + condition + "' is no condition: it gives "
                        + call.notebook().text(holds) + ", not true or false. Compare it with something.");
            }
            if (!yes) {
                String hint = parts.length > 1 ? " " + parts[1].strip() : "";
                failures.add(told(call, condition, body, i) + hint);
            }
        }
        if (checked == 0) {
            throw new MagicException(call.name() + " has no condition to check: write one on each line below it.");
        }
        if (!failures.isEmpty()) {
            throw new MagicException(
                    "Not as expected:\n" + String.join("\n", failures)
                            + "\nA speedup that is too low: see docs/troubleshooting.md#the-speedup-is-lower-than-the-lesson-says.");
        }
        call.output().stdout(checked == 1 ? "As expected.\n" : "All " + checked + " as expected.\n");
        return null;
    }

    /** The condition with the value that its left side has. */
    private static String told(MagicCall call, String condition, Cell body, int line) throws Exception {
        Matcher comparison = COMPARISON.matcher(condition);
        if (!comparison.matches() || condition.contains("&&") || condition.contains("||")) {
            return condition + " does not hold.";
        }
        Cell left = new Cell(body.number(), comparison.group(1), body.firstLine() + line);
        Object value = call.notebook().evaluate(left);
        String text = value instanceof Double number
                ? String.format(Locale.ROOT, "%.3g", number)
                : call.notebook().text(value);
        return comparison.group(1).strip() + " is " + text + "; it should be " + comparison.group(2) + " "
                + comparison.group(3).strip() + ".";
    }
}
