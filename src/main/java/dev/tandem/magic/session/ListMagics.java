package dev.tandem.magic.session;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicRegistry;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the magics. */
@Command(description = "Lists all magics.")
final class ListMagics implements LineMagic {
    @Override
    public Object line(MagicCall call) {
        MagicRegistry magics = call.notebook().magics();
        List<String> names = magics.names();
        call.output()
                .stdout("Line magics:\n"
                        + listed(names.stream()
                                .filter(name -> magics.create(name).orElse("") instanceof LineMagic)
                                .map(name -> "%" + name)
                                .toList())
                        + "\nCell magics:\n"
                        + listed(names.stream()
                                .filter(name -> magics.create(name).orElse("") instanceof CellMagic)
                                .map(name -> "%%" + name)
                                .toList())
                        + "\n%NAME --help tells what one takes.\n");
        return null;
    }

    private static String listed(List<String> names) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String name : names) {
            if (column + name.length() > 96) {
                text.append('\n');
                column = 0;
            }
            text.append("  ").append(name);
            column += name.length() + 2;
        }
        return text.append('\n').toString();
    }
}
