package dev.tandem.magic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference of all magics as Markdown, made from their declarations. */
public final class MagicDocument {
    private static final String HEAD = """
            # Magics

            This page is made from the declarations in the code (`tandem magics`, checked by a test): edit those, not this.

            A cell magic `%%name` stands on a cell's first line and works on the lines below; a line magic `%name` stands
            on a line of its own, between statements. `x = %name ...` puts what it gives back into a variable.
            `%name --help` shows the same as here.
            """;

    private MagicDocument() {}

    /** The whole page, ending in a line end. */
    public static String of(MagicRegistry magics) {
        StringBuilder page = new StringBuilder(HEAD);
        Map<String, List<String>> byDeclaration = new LinkedHashMap<>();
        for (String name : magics.names()) {
            Object magic = magics.create(name).orElseThrow();
            CommandSpec spec = MagicRegistry.commandLine(magic).getCommandSpec();
            byDeclaration
                    .computeIfAbsent(section(magic, spec), text -> new ArrayList<>())
                    .add(name);
        }
        byDeclaration.forEach((section, names) -> {
            page.append("\n## ").append(String.join(", ", names)).append("\n\n");
            page.append(section.replace("\0", names.get(0)));
        });
        return page.toString();
    }

    /** What stands under the heading, with a NUL for the name. */
    private static String section(Object magic, CommandSpec spec) {
        List<String> forms = new ArrayList<>();
        String arguments = arguments(spec);
        if (magic instanceof CellMagic) {
            forms.add("`%%\0" + arguments + "`");
        }
        if (magic instanceof LineMagic) {
            forms.add("`%\0" + arguments + "`");
        }
        StringBuilder text = new StringBuilder(String.join(" or ", forms)).append("\n\n");
        text.append(String.join(" ", spec.usageMessage().description())).append('\n');
        List<String> rows = new ArrayList<>();
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            rows.add(row(parameter.paramLabel(), parameter));
        }
        for (OptionSpec option : spec.options()) {
            String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            rows.add(row(String.join(", ", option.names()) + label, option));
        }
        if (!rows.isEmpty()) {
            text.append("\n| argument | |\n| --- | --- |\n");
            rows.forEach(text::append);
        }
        return text.toString();
    }

    private static String arguments(CommandSpec spec) {
        StringBuilder text = new StringBuilder();
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            boolean several = parameter.isMultiValue()
                    && (parameter.arity().max() > 1
                            || parameter.index().max() > parameter.index().min());
            String label = parameter.paramLabel() + (several ? " ..." : "");
            text.append(' ').append(parameter.required() ? label : "[" + label + "]");
        }
        return text.append(spec.options().isEmpty() ? "" : " [options]").toString();
    }

    private static String row(String label, ArgSpec argument) {
        return "| `" + label.replace("|", "\\|") + "` | "
                + String.join(" ", argument.description()).replace("|", "\\|") + " |\n";
    }
}
