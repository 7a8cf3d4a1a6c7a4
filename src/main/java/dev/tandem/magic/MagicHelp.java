package dev.tandem.magic;

import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/** The text that {@code %name --help} prints, from the magic's declaration alone. */
public final class MagicHelp {
    private MagicHelp() {}

    /**
     * @param name without {@code %}
     * @param magic an object of the magic
     */
    public static String of(String name, Object magic) {
        String sign = magic instanceof CellMagic ? magic instanceof LineMagic ? "%[%]" : "%%" : "%";
        CommandSpec spec = MagicRegistry.commandLine(magic).getCommandSpec().name(sign + name);
        spec.usageMessage().width(100);
        Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
        return "Usage: " + help.synopsis(0) + help.description() + "\n" + help.parameterList() + help.optionList();
    }
}
