package dev.tandem.magic;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Magics that a user adds as a lambda: any arguments are taken, the lambda reads them. */
final class Undeclared {
    private Undeclared() {}

    @Command(description = "Added in this session.")
    static final class Line implements LineMagic {
        @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "As the magic reads them.")
        private List<String> arguments = new ArrayList<>();

        private final LineMagic magic;

        Line(LineMagic magic) {
            this.magic = magic;
        }

        @Override
        public Object line(MagicCall call) throws Exception {
            return magic.line(call);
        }
    }

    @Command(description = "Added in this session.")
    static final class Cell implements CellMagic {
        @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "As the magic reads them.")
        private List<String> arguments = new ArrayList<>();

        private final CellMagic magic;

        Cell(CellMagic magic) {
            this.magic = magic;
        }

        @Override
        public Object cell(MagicCall call) throws Exception {
            return magic.cell(call);
        }
    }
}
